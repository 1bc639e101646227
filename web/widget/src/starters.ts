// Starter questions on the empty page, a few per bureau, each answered by that bureau's own document.

const COMMON = ['外国人签证几天办好', '货车进城怎么办通行证', '投诉民警打什么电话']

const STARTERS: Record<string, string[]> = {
  zibo: ['外国人签证几天办好', '货车进城怎么办通行证', '投诉民警打什么电话', '购买易制毒化学品审批要多久'],
  suqian: ['货车通行证有效期多长', '新能源货车高峰期能进城吗', '投诉民警打什么电话', '出入境业务咨询打什么电话'],
  zhuji: ['货车通行证怎么办', '银行账户被冻结怎么办', '引进的人才怎么落户', '危货车进禁行区在哪里申请'],
  weihai: ['出国签合同多久能加急办证', '外国员工怎么办五年居留许可', '车检能代办吗', '投诉民警打什么电话'],
  xuchang: ['外国员工居留许可几天签发', '货车电子通行证在哪里申请', '新生儿入户在哪里办', '投诉民警打什么电话'],
}

export const startersFor = (bureau: string): string[] => STARTERS[bureau] ?? COMMON
