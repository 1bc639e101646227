"""The form by which a case is opened in a talk: pure logic, from a message and a state to a new state and what to say."""
