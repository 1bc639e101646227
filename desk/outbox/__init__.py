"""What must reach somebody: kept with the change that caused it, sent until it arrived, in order within a lane."""
