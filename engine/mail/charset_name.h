/* Charset names: the labels that mail carries, and what they mean (WHATWG Encoding §4.2, and the
 * names mail programs invented). Constant tables, any thread. */
#ifndef COLDTRAIL_MAIL_CHARSET_NAME_H
#define COLDTRAIL_MAIL_CHARSET_NAME_H

#include "engine/base/bytes.h"

enum charset {
    CHARSET_UNKNOWN,
    CHARSET_UTF_8,
    CHARSET_US_ASCII,
    CHARSET_WINDOWS_1252,
    CHARSET_WINDOWS_1250,
    CHARSET_WINDOWS_1251,
    CHARSET_WINDOWS_1253,
    CHARSET_WINDOWS_1254,
    CHARSET_WINDOWS_1255,
    CHARSET_WINDOWS_1256,
    CHARSET_WINDOWS_1257,
    CHARSET_WINDOWS_1258,
    CHARSET_WINDOWS_874,
    CHARSET_ISO_8859_2,
    CHARSET_ISO_8859_3,
    CHARSET_ISO_8859_4,
    CHARSET_ISO_8859_5,
    CHARSET_ISO_8859_6,
    CHARSET_ISO_8859_7,
    CHARSET_ISO_8859_8,
    CHARSET_ISO_8859_10,
    CHARSET_ISO_8859_13,
    CHARSET_ISO_8859_14,
    CHARSET_ISO_8859_15,
    CHARSET_ISO_8859_16,
    CHARSET_KOI8_R,
    CHARSET_KOI8_U,
    CHARSET_MACINTOSH,
    CHARSET_MAC_CYRILLIC,
    CHARSET_CP437,
    CHARSET_CP850,
    CHARSET_CP852,
    CHARSET_CP855,
    CHARSET_CP862,
    CHARSET_CP865,
    CHARSET_CP866,
    CHARSET_GB18030,
    CHARSET_BIG5,
    CHARSET_EUC_TW,
    CHARSET_CP932,
    CHARSET_EUC_JP,
    CHARSET_CP949,
    CHARSET_JOHAB,
    CHARSET_ISO_2022_JP,
    CHARSET_ISO_2022_KR,
    CHARSET_HZ,
    CHARSET_UTF_7,
    CHARSET_UTF_16,
    CHARSET_UTF_16LE,
    CHARSET_UTF_16BE,
    CHARSET_UTF_32,
    CHARSET_UTF_32LE,
    CHARSET_UTF_32BE,
    CHARSET_VISCII,
    CHARSET_TCVN,
    CHARSET_ARMSCII_8,
    CHARSET_GEORGIAN_PS,
    CHARSET_HP_ROMAN8,
    CHARSET_EBCDIC,
    CHARSET_COUNT
};

/* The charset of a label, whatever its ASCII case; CHARSET_UNKNOWN where mail uses no such name. */
enum charset charset_by_name(struct bytes label);

/* What iconv calls it. */
const char *charset_iconv_name(enum charset charset);

/* Whether text of bytes below 0x80 alone means the same as in ASCII; so for CHARSET_UNKNOWN. */
bool charset_keeps_ascii(enum charset charset);

/* Whether it writes ASCII as such, and other characters in two bytes and more (but no UTF-8). */
bool charset_is_multibyte(enum charset charset);

/* Whether it writes everything in bytes below 0x80, by escapes (ISO 2022, UTF-7). */
bool charset_is_7bit(enum charset charset);

#endif
