// Every Chinese word the page itself says; answers come from the server.
import type { Kind } from './types'

export const WORDS = {
  title: '惠企服务问答',
  notice: '由程序回答，以原文为准；紧急情况请拨',
  officers: '官员入口',
  bureauLabel: '选择公安局',
  close: '收起',
  logLabel: '对话内容',
  inputLabel: '输入您的问题',
  placeholder: '请输入问题，例如：外国人签证几天办好',
  send: '发送',
  attach: '添加图片或PDF',
  fileLarge: '文件太大，最多10 MB，没有发送。',
  fileEmpty: '文件是空的，没有发送。',
  fileGone: '文件没有送达，请重新选择。',
  typing: '正在查找原文',
  you: '您：',
  desk: '答复：',
  resend: '重新发送',
  source: '原文依据',
  undated: '原文未注明日期',
  expand: '展开全文',
  fold: '收起全文',
  emergency: '紧急情况',
  caseNumber: '受理编号',
  caseState: '办理状态',
  caseDue: '答复期限',
  startersLabel: '常见问题',
  offline: '网络未连接，消息没有送达。',
  timeout: '等候时间过长，没有收到答复。',
  broken: '服务暂时不可用，请稍后再试。',
  refused: '这条消息没有被接收。',
  call: '拨打',
} as const

export const KIND_TAGS: Partial<Record<Kind, string>> = {
  refusal: '说明',
  handover: '人工服务',
  notice: '提示',
  case: '受理信息',
}

export const greeting = (city: string): string => `您好，这里是${city}公安惠企服务问答`
export const intro = '签证、通行证、车辆检验、投诉等事项可直接提问，答复附原文出处。'
export const switched = (name: string): string => `已切换到${name}，之后的问题按该局的措施回答`
export const moreSources = (count: number): string => `另有 ${count} 处原文依据`
export const waitSeconds = (seconds: number): string => `${seconds} 秒后可重新发送`
export const left = (count: number): string => (count >= 0 ? `还可输入 ${count} 字` : `超出 ${-count} 字`)
