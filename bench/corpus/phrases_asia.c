#include "bench/corpus/phrases.h"

#include <stddef.h>

static const char *const korean_subjects[] = {
    "납품서 ######-^^ 송부",
    "주문 ^^-##### 관련 문의",
    "{c} 창고 하역 시간 변경",
    "{g} 견적서 ^#####",
    "회의록: {g}",
    NULL,
};
static const char *const korean_greetings[] = {"안녕하세요.", "수고 많으십니다.", NULL};
static const char *const korean_sentences[] = {
    "{g} 차량이 ##:##에 {c}에서 출발했습니다.",
    "참조 번호 ^^-###### 팔레트 ###개를 확인해 주시기 바랍니다.",
    "포장 명세서 ^####-##보다 상자 ##개가 부족합니다.",
    "다음 주부터 {c} 창고는 오전 #시 30분에 문을 엽니다.",
    "센서 ####-###에서 잠시 1#.#도가 기록되었습니다.",
    "{g} 단가는 ##,###원으로 변경됩니다.",
    "##일 ##시에 {g} 건으로 통화 가능하십니까?",
    "부품 ^##-####은 월말까지 재고가 없습니다.",
    "세관에서 증명서 ^^^ ###### 원본을 요청했습니다.",
    "청구서 ######## 금액은 오늘 입금되었습니다. 감사합니다.",
    NULL,
};
static const char *const korean_closings[] = {"감사합니다.", "좋은 하루 되십시오.", NULL};
static const char *const korean_goods[] = {
    "보냉 상자", "드라이아이스", "예비 압축기", "태양광 모듈", "온도 기록계", "실험실 자재", NULL,
};
static const char *const korean_cities[] = {"한솔항", "새벽시", "북천", "동해마을", NULL};
const struct phrases korean_phrases = {
    korean_subjects, korean_greetings, korean_sentences, korean_closings,
    korean_goods,    korean_cities,    "님이 작성:",     " ",
};

static const char *const japanese_subjects[] = {
    "納品書 ######-^^ の件",
    "ご注文 ^^-##### について",
    "{c}倉庫の時間変更のお知らせ",
    "{g}のお見積り ^#####",
    "議事録：{g}",
    NULL,
};
static const char *const japanese_greetings[] = {
    "いつもお世話になっております。",
    "お疲れ様です。",
    NULL,
};
static const char *const japanese_sentences[] = {
    "{g}のトラックは##時##分に{c}を出発しました。",
    "番号 ^^-###### のパレット###枚をご確認ください。",
    "明細書 ^####-## より箱が##個不足しております。",
    "来週より{c}の倉庫は午前#時30分に開きます。",
    "センサー ####-### が一時的に1#.#度を示しました。",
    "{g}の単価は#,###円に変更となります。",
    "##日の##時に{g}の件でお電話してもよろしいでしょうか。",
    "部品 ^##-#### は月末まで在庫がございません。",
    "税関より証明書 ^^^ ###### の原本を求められています。",
    "請求書 ######## の入金を確認いたしました。",
    NULL,
};
static const char *const japanese_closings[] = {
    "よろしくお願いいたします。",
    "以上、ご確認のほどお願いいたします。",
    NULL,
};
static const char *const japanese_goods[] = {
    "保冷箱", "ドライアイス", "予備の圧縮機", "太陽電池パネル", "温度記録計", "検査用品", NULL,
};
static const char *const japanese_cities[] = {"北浜", "冬野", "白波町", "大沢", NULL};
const struct phrases japanese_phrases = {
    japanese_subjects, japanese_greetings, japanese_sentences, japanese_closings,
    japanese_goods,    japanese_cities,    "さんの書き込み:",  "",
};

static const char *const traditional_subjects[] = {
    "送貨單 ######-^^",    "關於訂單 ^^-##### 的問題",
    "{c}倉庫時間變更通知", "{g}報價單 ^#####",
    "會議紀錄：{g}",       NULL,
};
static const char *const traditional_greetings[] = {"您好：", "各位同仁好，", NULL};
static const char *const traditional_sentences[] = {
    "載運{g}的貨車已於##:##從{c}出發。",
    "請確認編號 ^^-###### 的###個棧板。",
    "與裝箱單 ^####-## 相比少了##箱。",
    "下週起{c}倉庫於上午#點30分開門。",
    "感測器 ####-### 曾短暫顯示1#.#度。",
    "{g}的單價調整為#,###元。",
    "請問##日##點方便討論{g}嗎？",
    "零件 ^##-#### 到月底前缺貨。",
    "海關要求提供證明書 ^^^ ###### 正本。",
    "發票 ######## 的款項今天已收到，謝謝。",
    NULL,
};
static const char *const traditional_closings[] = {"謝謝您的協助。", "順頌商祺", NULL};
static const char *const traditional_goods[] = {
    "保溫箱", "乾冰", "備用壓縮機", "太陽能模組", "溫度記錄器", "實驗室耗材", NULL,
};
static const char *const traditional_cities[] = {"北港", "青山", "雲林村", "東湖", NULL};
const struct phrases traditional_chinese_phrases = {
    traditional_subjects,
    traditional_greetings,
    traditional_sentences,
    traditional_closings,
    traditional_goods,
    traditional_cities,
    "寫道：",
    "",
};

static const char *const simplified_subjects[] = {
    "送货单 ######-^^", "关于订单 ^^-##### 的问题",
    "{c}仓库时间调整",  "{g}报价单 ^#####",
    "会议纪要：{g}",    NULL,
};
static const char *const simplified_greetings[] = {"您好：", "各位同事好，", NULL};
static const char *const simplified_sentences[] = {
    "装运{g}的货车已于##:##从{c}出发。",
    "请确认编号 ^^-###### 的###个托盘。",
    "与装箱单 ^####-## 相比少了##箱。",
    "下周起{c}仓库于上午#点30分开门。",
    "传感器 ####-### 曾短暂显示1#.#度。",
    "{g}的单价调整为#,###元。",
    "请问##日##点方便讨论{g}吗？",
    "零件 ^##-#### 到月底前缺货。",
    "海关要求提供证明 ^^^ ###### 的原件。",
    "发票 ######## 的款项今天已收到，谢谢。",
    NULL,
};
static const char *const simplified_closings[] = {"谢谢您的支持。", "祝好", NULL};
static const char *const simplified_goods[] = {
    "保温箱", "干冰", "备用压缩机", "太阳能组件", "温度记录仪", "实验室耗材", NULL,
};
static const char *const simplified_cities[] = {"北港", "青山", "云河", "东湖", NULL};
const struct phrases simplified_chinese_phrases = {
    simplified_subjects,
    simplified_greetings,
    simplified_sentences,
    simplified_closings,
    simplified_goods,
    simplified_cities,
    "写道：",
    "",
};
