#include "engine/mail/charset_name.h"

struct charset_facts {
    const char *iconv_name;
    bool keeps_ascii;
};

static const struct charset_facts facts[CHARSET_COUNT] = {
    [CHARSET_UNKNOWN] = {"", true},
    [CHARSET_UTF_8] = {"UTF-8", true},
    [CHARSET_US_ASCII] = {"ASCII", true},
    [CHARSET_WINDOWS_1252] = {"CP1252", true},
    [CHARSET_WINDOWS_1250] = {"CP1250", true},
    [CHARSET_WINDOWS_1251] = {"CP1251", true},
    [CHARSET_WINDOWS_1253] = {"CP1253", true},
    [CHARSET_WINDOWS_1254] = {"CP1254", true},
    [CHARSET_WINDOWS_1255] = {"CP1255", true},
    [CHARSET_WINDOWS_1256] = {"CP1256", true},
    [CHARSET_WINDOWS_1257] = {"CP1257", true},
    [CHARSET_WINDOWS_1258] = {"CP1258", true},
    [CHARSET_WINDOWS_874] = {"CP874", true},
    [CHARSET_ISO_8859_2] = {"ISO-8859-2", true},
    [CHARSET_ISO_8859_3] = {"ISO-8859-3", true},
    [CHARSET_ISO_8859_4] = {"ISO-8859-4", true},
    [CHARSET_ISO_8859_5] = {"ISO-8859-5", true},
    [CHARSET_ISO_8859_6] = {"ISO-8859-6", true},
    [CHARSET_ISO_8859_7] = {"ISO-8859-7", true},
    [CHARSET_ISO_8859_8] = {"ISO-8859-8", true},
    [CHARSET_ISO_8859_10] = {"ISO-8859-10", true},
    [CHARSET_ISO_8859_13] = {"ISO-8859-13", true},
    [CHARSET_ISO_8859_14] = {"ISO-8859-14", true},
    [CHARSET_ISO_8859_15] = {"ISO-8859-15", true},
    [CHARSET_ISO_8859_16] = {"ISO-8859-16", true},
    [CHARSET_KOI8_R] = {"KOI8-R", true},
    [CHARSET_KOI8_U] = {"KOI8-U", true},
    [CHARSET_MACINTOSH] = {"MACINTOSH", true},
    [CHARSET_MAC_CYRILLIC] = {"MAC-CYRILLIC", true},
    [CHARSET_CP437] = {"CP437", true},
    [CHARSET_CP850] = {"CP850", true},
    [CHARSET_CP852] = {"CP852", true},
    [CHARSET_CP855] = {"CP855", true},
    [CHARSET_CP862] = {"CP862", true},
    [CHARSET_CP865] = {"CP865", true},
    [CHARSET_CP866] = {"CP866", true},
    [CHARSET_GB18030] = {"GB18030", true},
    [CHARSET_BIG5] = {"BIG5-HKSCS", true},
    [CHARSET_EUC_TW] = {"EUC-TW", true},
    [CHARSET_CP932] = {"CP932", true},
    [CHARSET_EUC_JP] = {"EUC-JP-MS", true},
    [CHARSET_CP949] = {"CP949", true},
    [CHARSET_JOHAB] = {"JOHAB", true},
    [CHARSET_ISO_2022_JP] = {"ISO-2022-JP-2", false},
    [CHARSET_ISO_2022_KR] = {"ISO-2022-KR", false},
    [CHARSET_HZ] = {"", false}, /* iconv has none */
    [CHARSET_UTF_7] = {"UTF-7", false},
    [CHARSET_UTF_16] = {"UTF-16", false},
    [CHARSET_UTF_16LE] = {"UTF-16LE", false},
    [CHARSET_UTF_16BE] = {"UTF-16BE", false},
    [CHARSET_UTF_32] = {"UTF-32", false},
    [CHARSET_UTF_32LE] = {"UTF-32LE", false},
    [CHARSET_UTF_32BE] = {"UTF-32BE", false},
    [CHARSET_VISCII] = {"VISCII", true},
    [CHARSET_TCVN] = {"TCVN", true},
    [CHARSET_ARMSCII_8] = {"ARMSCII-8", true},
    [CHARSET_GEORGIAN_PS] = {"GEORGIAN-PS", true},
    [CHARSET_HP_ROMAN8] = {"HP-ROMAN8", true},
    [CHARSET_EBCDIC] = {"CP037", false},
};

/* Sorted by name, for binary search. */
static const struct {
    const char *name;
    enum charset charset;
} aliases[] = {
    {"437", CHARSET_CP437},
    {"646", CHARSET_US_ASCII},
    {"7bit", CHARSET_US_ASCII},
    {"850", CHARSET_CP850},
    {"866", CHARSET_CP866},
    {"8859-1", CHARSET_WINDOWS_1252},
    {"8bit", CHARSET_WINDOWS_1252},
    {"ansi", CHARSET_WINDOWS_1252},
    {"ansi_x3.4-1968", CHARSET_US_ASCII},
    {"arabic", CHARSET_ISO_8859_6},
    {"armscii-8", CHARSET_ARMSCII_8},
    {"ascii", CHARSET_US_ASCII},
    {"big-5", CHARSET_BIG5},
    {"big5", CHARSET_BIG5},
    {"big5-eten", CHARSET_BIG5},
    {"big5-hkscs", CHARSET_BIG5},
    {"chinese", CHARSET_GB18030},
    {"cn-big5", CHARSET_BIG5},
    {"cp-1250", CHARSET_WINDOWS_1250},
    {"cp-1251", CHARSET_WINDOWS_1251},
    {"cp-1252", CHARSET_WINDOWS_1252},
    {"cp037", CHARSET_EBCDIC},
    {"cp1250", CHARSET_WINDOWS_1250},
    {"cp1251", CHARSET_WINDOWS_1251},
    {"cp1252", CHARSET_WINDOWS_1252},
    {"cp1253", CHARSET_WINDOWS_1253},
    {"cp1254", CHARSET_WINDOWS_1254},
    {"cp1255", CHARSET_WINDOWS_1255},
    {"cp1256", CHARSET_WINDOWS_1256},
    {"cp1257", CHARSET_WINDOWS_1257},
    {"cp1258", CHARSET_WINDOWS_1258},
    {"cp1361", CHARSET_JOHAB},
    {"cp367", CHARSET_US_ASCII},
    {"cp437", CHARSET_CP437},
    {"cp50220", CHARSET_ISO_2022_JP},
    {"cp50221", CHARSET_ISO_2022_JP},
    {"cp65001", CHARSET_UTF_8},
    {"cp819", CHARSET_WINDOWS_1252},
    {"cp850", CHARSET_CP850},
    {"cp852", CHARSET_CP852},
    {"cp855", CHARSET_CP855},
    {"cp862", CHARSET_CP862},
    {"cp865", CHARSET_CP865},
    {"cp866", CHARSET_CP866},
    {"cp874", CHARSET_WINDOWS_874},
    {"cp932", CHARSET_CP932},
    {"cp936", CHARSET_GB18030},
    {"cp949", CHARSET_CP949},
    {"cp950", CHARSET_BIG5},
    {"csbig5", CHARSET_BIG5},
    {"csgb2312", CHARSET_GB18030},
    {"csiso2022jp", CHARSET_ISO_2022_JP},
    {"cskoi8r", CHARSET_KOI8_R},
    {"csshiftjis", CHARSET_CP932},
    {"csunicode", CHARSET_UTF_16},
    {"csunicode11utf7", CHARSET_UTF_7},
    {"csviscii", CHARSET_VISCII},
    {"cyrillic", CHARSET_ISO_8859_5},
    {"dos-862", CHARSET_CP862},
    {"ebcdic-cp-us", CHARSET_EBCDIC},
    {"euc-cn", CHARSET_GB18030},
    {"euc-jp", CHARSET_EUC_JP},
    {"euc-kr", CHARSET_CP949},
    {"euc-tw", CHARSET_EUC_TW},
    {"euc_jp", CHARSET_EUC_JP},
    {"eucjp", CHARSET_EUC_JP},
    {"euckr", CHARSET_CP949},
    {"gb-2312", CHARSET_GB18030},
    {"gb18030", CHARSET_GB18030},
    {"gb2312", CHARSET_GB18030},
    {"gb2312-80", CHARSET_GB18030},
    {"gb_2312-80", CHARSET_GB18030},
    {"gbk", CHARSET_GB18030},
    {"georgian-ps", CHARSET_GEORGIAN_PS},
    {"greek", CHARSET_ISO_8859_7},
    {"hebrew", CHARSET_ISO_8859_8},
    {"hp-roman8", CHARSET_HP_ROMAN8},
    {"hz", CHARSET_HZ},
    {"hz-gb-2312", CHARSET_HZ},
    {"ibm037", CHARSET_EBCDIC},
    {"ibm437", CHARSET_CP437},
    {"ibm819", CHARSET_WINDOWS_1252},
    {"ibm850", CHARSET_CP850},
    {"ibm852", CHARSET_CP852},
    {"ibm855", CHARSET_CP855},
    {"ibm862", CHARSET_CP862},
    {"ibm865", CHARSET_CP865},
    {"ibm866", CHARSET_CP866},
    {"iso-10646-ucs-2", CHARSET_UTF_16},
    {"iso-10646-ucs-4", CHARSET_UTF_32},
    {"iso-2022-jp", CHARSET_ISO_2022_JP},
    {"iso-2022-jp-1", CHARSET_ISO_2022_JP},
    {"iso-2022-jp-2", CHARSET_ISO_2022_JP},
    {"iso-2022-jp-ms", CHARSET_ISO_2022_JP},
    {"iso-2022-kr", CHARSET_ISO_2022_KR},
    {"iso-8859-1", CHARSET_WINDOWS_1252},
    {"iso-8859-10", CHARSET_ISO_8859_10},
    {"iso-8859-11", CHARSET_WINDOWS_874},
    {"iso-8859-13", CHARSET_ISO_8859_13},
    {"iso-8859-14", CHARSET_ISO_8859_14},
    {"iso-8859-15", CHARSET_ISO_8859_15},
    {"iso-8859-16", CHARSET_ISO_8859_16},
    {"iso-8859-2", CHARSET_ISO_8859_2},
    {"iso-8859-3", CHARSET_ISO_8859_3},
    {"iso-8859-4", CHARSET_ISO_8859_4},
    {"iso-8859-5", CHARSET_ISO_8859_5},
    {"iso-8859-6", CHARSET_ISO_8859_6},
    {"iso-8859-6-e", CHARSET_ISO_8859_6},
    {"iso-8859-6-i", CHARSET_ISO_8859_6},
    {"iso-8859-7", CHARSET_ISO_8859_7},
    {"iso-8859-8", CHARSET_ISO_8859_8},
    {"iso-8859-8-e", CHARSET_WINDOWS_1255},
    {"iso-8859-8-i", CHARSET_WINDOWS_1255},
    {"iso-8859-9", CHARSET_WINDOWS_1254},
    {"iso-ir-100", CHARSET_WINDOWS_1252},
    {"iso-ir-149", CHARSET_CP949},
    {"iso-ir-6", CHARSET_US_ASCII},
    {"iso2022-jp", CHARSET_ISO_2022_JP},
    {"iso2022-kr", CHARSET_ISO_2022_KR},
    {"iso646-us", CHARSET_US_ASCII},
    {"iso8859-1", CHARSET_WINDOWS_1252},
    {"iso8859-10", CHARSET_ISO_8859_10},
    {"iso8859-11", CHARSET_WINDOWS_874},
    {"iso8859-13", CHARSET_ISO_8859_13},
    {"iso8859-14", CHARSET_ISO_8859_14},
    {"iso8859-15", CHARSET_ISO_8859_15},
    {"iso8859-16", CHARSET_ISO_8859_16},
    {"iso8859-2", CHARSET_ISO_8859_2},
    {"iso8859-3", CHARSET_ISO_8859_3},
    {"iso8859-4", CHARSET_ISO_8859_4},
    {"iso8859-5", CHARSET_ISO_8859_5},
    {"iso8859-6", CHARSET_ISO_8859_6},
    {"iso8859-7", CHARSET_ISO_8859_7},
    {"iso8859-8", CHARSET_ISO_8859_8},
    {"iso8859-9", CHARSET_WINDOWS_1254},
    {"iso88591", CHARSET_WINDOWS_1252},
    {"iso8859_1", CHARSET_WINDOWS_1252},
    {"iso_8859-1", CHARSET_WINDOWS_1252},
    {"iso_8859-15", CHARSET_ISO_8859_15},
    {"iso_8859-2", CHARSET_ISO_8859_2},
    {"iso_8859-9", CHARSET_WINDOWS_1254},
    {"jis", CHARSET_ISO_2022_JP},
    {"johab", CHARSET_JOHAB},
    {"koi", CHARSET_KOI8_R},
    {"koi8", CHARSET_KOI8_R},
    {"koi8-r", CHARSET_KOI8_R},
    {"koi8-ru", CHARSET_KOI8_U},
    {"koi8-u", CHARSET_KOI8_U},
    {"koi8_r", CHARSET_KOI8_R},
    {"koi8r", CHARSET_KOI8_R},
    {"koi8u", CHARSET_KOI8_U},
    {"korean", CHARSET_CP949},
    {"ks_c_5601", CHARSET_CP949},
    {"ks_c_5601-1987", CHARSET_CP949},
    {"ks_c_5601-1989", CHARSET_CP949},
    {"ksc5601", CHARSET_CP949},
    {"ksc_5601", CHARSET_CP949},
    {"l1", CHARSET_WINDOWS_1252},
    {"l2", CHARSET_ISO_8859_2},
    {"l5", CHARSET_WINDOWS_1254},
    {"l9", CHARSET_ISO_8859_15},
    {"latin-1", CHARSET_WINDOWS_1252},
    {"latin-2", CHARSET_ISO_8859_2},
    {"latin-9", CHARSET_ISO_8859_15},
    {"latin1", CHARSET_WINDOWS_1252},
    {"latin2", CHARSET_ISO_8859_2},
    {"latin3", CHARSET_ISO_8859_3},
    {"latin4", CHARSET_ISO_8859_4},
    {"latin5", CHARSET_WINDOWS_1254},
    {"latin6", CHARSET_ISO_8859_10},
    {"latin9", CHARSET_ISO_8859_15},
    {"logical", CHARSET_WINDOWS_1255},
    {"mac", CHARSET_MACINTOSH},
    {"mac-cyrillic", CHARSET_MAC_CYRILLIC},
    {"macintosh", CHARSET_MACINTOSH},
    {"macroman", CHARSET_MACINTOSH},
    {"ms932", CHARSET_CP932},
    {"ms936", CHARSET_GB18030},
    {"ms_kanji", CHARSET_CP932},
    {"roman8", CHARSET_HP_ROMAN8},
    {"shift-jis", CHARSET_CP932},
    {"shift_jis", CHARSET_CP932},
    {"sjis", CHARSET_CP932},
    {"tcvn", CHARSET_TCVN},
    {"tis-620", CHARSET_WINDOWS_874},
    {"tis620", CHARSET_WINDOWS_874},
    {"ucs-2", CHARSET_UTF_16},
    {"ucs-2be", CHARSET_UTF_16BE},
    {"ucs-2le", CHARSET_UTF_16LE},
    {"ucs-4", CHARSET_UTF_32},
    {"ucs-4be", CHARSET_UTF_32BE},
    {"ucs-4le", CHARSET_UTF_32LE},
    {"uhc", CHARSET_CP949},
    {"ujis", CHARSET_EUC_JP},
    {"unicode", CHARSET_UTF_8},
    {"unicode-1-1-utf-7", CHARSET_UTF_7},
    {"unicode-1-1-utf-8", CHARSET_UTF_8},
    {"unicodefeff", CHARSET_UTF_16LE},
    {"unicodefffe", CHARSET_UTF_16BE},
    {"us", CHARSET_US_ASCII},
    {"us-ascii", CHARSET_US_ASCII},
    {"utf", CHARSET_UTF_8},
    {"utf-16", CHARSET_UTF_16},
    {"utf-16be", CHARSET_UTF_16BE},
    {"utf-16le", CHARSET_UTF_16LE},
    {"utf-32", CHARSET_UTF_32},
    {"utf-32be", CHARSET_UTF_32BE},
    {"utf-32le", CHARSET_UTF_32LE},
    {"utf-7", CHARSET_UTF_7},
    {"utf-8", CHARSET_UTF_8},
    {"utf-8n", CHARSET_UTF_8},
    {"utf16", CHARSET_UTF_16},
    {"utf16be", CHARSET_UTF_16BE},
    {"utf16le", CHARSET_UTF_16LE},
    {"utf32", CHARSET_UTF_32},
    {"utf32be", CHARSET_UTF_32BE},
    {"utf32le", CHARSET_UTF_32LE},
    {"utf7", CHARSET_UTF_7},
    {"utf8", CHARSET_UTF_8},
    {"utf_16", CHARSET_UTF_16},
    {"utf_8", CHARSET_UTF_8},
    {"viscii", CHARSET_VISCII},
    {"visual", CHARSET_ISO_8859_8},
    {"win-1251", CHARSET_WINDOWS_1251},
    {"win1251", CHARSET_WINDOWS_1251},
    {"windows-1250", CHARSET_WINDOWS_1250},
    {"windows-1251", CHARSET_WINDOWS_1251},
    {"windows-1252", CHARSET_WINDOWS_1252},
    {"windows-1253", CHARSET_WINDOWS_1253},
    {"windows-1254", CHARSET_WINDOWS_1254},
    {"windows-1255", CHARSET_WINDOWS_1255},
    {"windows-1256", CHARSET_WINDOWS_1256},
    {"windows-1257", CHARSET_WINDOWS_1257},
    {"windows-1258", CHARSET_WINDOWS_1258},
    {"windows-31j", CHARSET_CP932},
    {"windows-874", CHARSET_WINDOWS_874},
    {"windows-936", CHARSET_GB18030},
    {"windows-949", CHARSET_CP949},
    {"windows-950", CHARSET_BIG5},
    {"x-ansi", CHARSET_WINDOWS_1252},
    {"x-cp1250", CHARSET_WINDOWS_1250},
    {"x-cp1251", CHARSET_WINDOWS_1251},
    {"x-cp1252", CHARSET_WINDOWS_1252},
    {"x-euc-cn", CHARSET_GB18030},
    {"x-euc-jp", CHARSET_EUC_JP},
    {"x-euc-tw", CHARSET_EUC_TW},
    {"x-gbk", CHARSET_GB18030},
    {"x-mac-cyrillic", CHARSET_MAC_CYRILLIC},
    {"x-mac-roman", CHARSET_MACINTOSH},
    {"x-mac-ukrainian", CHARSET_MAC_CYRILLIC},
    {"x-ms-cp932", CHARSET_CP932},
    {"x-sjis", CHARSET_CP932},
    {"x-unicode20utf7", CHARSET_UTF_7},
    {"x-unicode20utf8", CHARSET_UTF_8},
    {"x-user-defined", CHARSET_WINDOWS_1252},
    {"x-windows-949", CHARSET_CP949},
    {"x-x-big5", CHARSET_BIG5},
};

/* Longer labels are of no known name. */
#define LABEL_MAX_BYTES 31

static enum charset find_alias(const char *name)
{
    size_t low = 0;
    size_t high = sizeof aliases / sizeof *aliases;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, aliases[middle].name);
        if (order == 0)
            return aliases[middle].charset;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return CHARSET_UNKNOWN;
}

static bool is_label_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte);
}

/* Whether the two are the same but for what parts their letters and digits. */
static bool is_same_label(const char *name, const char *alias)
{
    for (;; name++, alias++) {
        while (*name && !is_label_byte((uint8_t)*name))
            name++;
        while (*alias && !is_label_byte((uint8_t)*alias))
            alias++;
        if (*name != *alias || !*name)
            return *name == *alias;
    }
}

enum charset charset_by_name(struct bytes label)
{
    char name[LABEL_MAX_BYTES + 1];
    /* Quotes, brackets and semicolons that got into the label. */
    while (label.size && !is_label_byte(label.data[0]))
        label = bytes_from(label, 1);
    while (label.size && !is_label_byte(label.data[label.size - 1]))
        label.size--;
    if (label.size == 0 || label.size > LABEL_MAX_BYTES)
        return CHARSET_UNKNOWN;
    for (size_t i = 0; i < label.size; i++)
        name[i] = (char)byte_to_lower(label.data[i]);
    name[label.size] = '\0';
    enum charset charset = find_alias(name);
    /* "utf 8", "iso8859_1", "windows.1252": rare enough for a search from end to end, but an
     * attacker can ask for it with every encoded word. */
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases && charset == CHARSET_UNKNOWN; i++)
        if (aliases[i].name[0] == name[0] && is_same_label(name, aliases[i].name))
            charset = aliases[i].charset;
    return charset;
}

const char *charset_iconv_name(enum charset charset)
{
    return facts[charset].iconv_name;
}

bool charset_keeps_ascii(enum charset charset)
{
    return facts[charset].keeps_ascii;
}

bool charset_is_multibyte(enum charset charset)
{
    return charset >= CHARSET_GB18030 && charset <= CHARSET_JOHAB;
}

bool charset_is_7bit(enum charset charset)
{
    return charset >= CHARSET_ISO_2022_JP && charset <= CHARSET_UTF_7;
}
