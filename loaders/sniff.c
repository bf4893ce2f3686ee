#include "loaders/sniff.h"

#include "engine/base/require.h"

/* "text" that lies at `offset`. */
struct magic {
    enum format format;
    const char *name;
    size_t offset;
    const char *text;
    size_t size;
};

#define MAGIC(format, name, offset, text)                                                          \
    {                                                                                              \
        format, name, offset, text, sizeof(text) - 1                                               \
    }

/* The first that fits wins. Weak signatures are checked further, below. */
static const struct magic magics[] = {
    MAGIC(FORMAT_XZ, "xz", 0, "\xFD\x37zXZ\0"),
    MAGIC(FORMAT_ZSTD, "zstd", 0, "\x28\xB5\x2F\xFD"),
    MAGIC(FORMAT_LZ4, "lz4", 0, "\x04\x22\x4D\x18"),
    MAGIC(FORMAT_LZ4, "lz4 (legacy)", 0, "\x02\x21\x4C\x18"),
    MAGIC(FORMAT_BZIP2, "bzip2", 4, "\x31\x41\x59\x26\x53\x59"),
    MAGIC(FORMAT_BZIP2, "bzip2", 4, "\x17\x72\x45\x38\x50\x90"),
    MAGIC(FORMAT_ZIP, "zip", 0, "PK\3\4"),
    MAGIC(FORMAT_ZIP, "zip", 0, "PK\5\6"),
    MAGIC(FORMAT_ZIP, "zip", 0, "PK00PK\3\4"),
    MAGIC(FORMAT_ZIP, "zip", 0, "PK\7\10PK\3\4"),
    MAGIC(FORMAT_7ZIP, "7z", 0, "7z\xBC\xAF\x27\x1C"),
    MAGIC(FORMAT_CPIO, "cpio", 0, "070701"),
    MAGIC(FORMAT_CPIO, "cpio", 0, "070702"),
    MAGIC(FORMAT_CPIO, "cpio", 0, "070707"),
    MAGIC(FORMAT_TAR, "tar", 257, "ustar"),
    MAGIC(FORMAT_UNSUPPORTED, "Outlook PST or OST store", 0, "!BDN"),
    MAGIC(FORMAT_UNSUPPORTED, "OLE compound file (Outlook .msg, Office)", 0,
          "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    MAGIC(FORMAT_UNSUPPORTED, "TNEF (winmail.dat)", 0, "\x78\x9F\x3E\x22"),
    MAGIC(FORMAT_UNSUPPORTED, "Outlook Express DBX store", 0, "\xCF\xAD\x12\xFE"),
    MAGIC(FORMAT_UNSUPPORTED, "Lotus Notes NSF store", 0, "\x1A\0\0\4\0\0"),
    MAGIC(FORMAT_UNSUPPORTED, "UW-IMAP mbx mailbox", 0, "*mbx*\r\n"),
    MAGIC(FORMAT_UNSUPPORTED, "Babyl mailbox", 0, "BABYL OPTIONS:"),
    MAGIC(FORMAT_UNSUPPORTED, "rnews batch", 0, "#! rnews "),
    MAGIC(FORMAT_UNSUPPORTED, "RAR archive", 0, "Rar!\x1A\7"),
    MAGIC(FORMAT_UNSUPPORTED, "RAR archive", 0, "RE~^"),
    MAGIC(FORMAT_UNSUPPORTED, "CAB archive", 0, "MSCF\0\0\0\0"),
    MAGIC(FORMAT_UNSUPPORTED, "LHA archive", 2, "-lh"),
    MAGIC(FORMAT_UNSUPPORTED, "LHA archive", 2, "-lz"),
    MAGIC(FORMAT_UNSUPPORTED, "XAR archive", 0, "xar!"),
    MAGIC(FORMAT_UNSUPPORTED, "ar archive", 0, "!<arch>\n"),
    MAGIC(FORMAT_UNSUPPORTED, "ISO 9660 image", 32769, "CD001"),
    MAGIC(FORMAT_UNSUPPORTED, "compress (.Z) data", 0, "\x1F\x9D"),
    MAGIC(FORMAT_UNSUPPORTED, "lzip data", 0, "LZIP"),
    MAGIC(FORMAT_UNSUPPORTED, "lzop data", 0, "\x89LZO\0\r\n\x1A\n"),
    MAGIC(FORMAT_UNSUPPORTED, "lrzip data", 0, "LRZI\0"),
    MAGIC(FORMAT_UNSUPPORTED, "grzip data", 0, "GRZipII\0\2\4:)"),
    MAGIC(FORMAT_UNSUPPORTED, "WARC web archive", 0, "WARC/"),
};

static const char *const format_names[FORMAT_COUNT] = {
    [FORMAT_UNKNOWN] = "unknown", [FORMAT_UNSUPPORTED] = "unsupported",
    [FORMAT_GZIP] = "gzip",       [FORMAT_BZIP2] = "bzip2",
    [FORMAT_XZ] = "xz",           [FORMAT_LZMA] = "lzma",
    [FORMAT_ZSTD] = "zstd",       [FORMAT_LZ4] = "lz4",
    [FORMAT_TAR] = "tar",         [FORMAT_CPIO] = "cpio",
    [FORMAT_ZIP] = "zip",         [FORMAT_7ZIP] = "7z",
    [FORMAT_MBOX] = "mbox",       [FORMAT_MESSAGE] = "message",
    [FORMAT_EMLX] = "emlx",
};

bool format_is_compressed(enum format format)
{
    return format >= FORMAT_GZIP && format <= FORMAT_LZ4;
}

bool format_is_archive(enum format format)
{
    return format >= FORMAT_TAR && format <= FORMAT_7ZIP;
}

bool format_must_seek(enum format format)
{
    return format == FORMAT_ZIP || format == FORMAT_7ZIP;
}

static uint32_t little_endian_32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static bool is_gzip(struct bytes head)
{
    /* The method is deflate, and the three reserved flags are clear (RFC 1952 §2.3.1). */
    return head.size >= 4 && head.data[0] == 0x1F && head.data[1] == 0x8B && head.data[2] == 8 &&
           (head.data[3] & 0xE0) == 0;
}

/* Skippable frames (RFC 8878 §3.1.2) stand before zstd and lz4 data alike. */
static enum format behind_skippable_frames(struct bytes head)
{
    size_t at = 0;
    bool skipped = false;
    while (head.size - at >= 8 && (head.data[at] & 0xF0) == 0x50 &&
           memcmp(head.data + at + 1, "\x2A\x4D\x18", 3) == 0) {
        skipped = true;
        size_t size = (size_t)little_endian_32(head.data + at + 4) + 8;
        if (size > head.size - at)
            return FORMAT_ZSTD;
        at += size;
    }
    if (!skipped)
        return FORMAT_UNKNOWN;
    bool lz4 = head.size - at >= 4 && memcmp(head.data + at, "\x04\x22\x4D\x18", 4) == 0;
    return lz4 ? FORMAT_LZ4 : FORMAT_ZSTD;
}

/* The header of lzma-alone has no signature: the usual properties, a dictionary of 2^n or
 * 2^n + 2^(n-1) bytes, a size that is unknown or below 2^40, and the zero that a range coder
 * begins with. */
static bool is_lzma(struct bytes head)
{
    if (head.size < 14 || head.data[0] != 0x5D || head.data[13] != 0)
        return false;
    uint32_t dictionary = little_endian_32(head.data + 1);
    uint32_t low_bit = dictionary & (~dictionary + 1);
    uint32_t rest = dictionary - low_bit;
    bool plausible =
        dictionary == UINT32_MAX || (dictionary >= 4096 && (rest == 0 || rest == low_bit << 1));
    bool unknown_size = memcmp(head.data + 5, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8) == 0;
    return plausible &&
           (unknown_size || (head.data[10] == 0 && head.data[11] == 0 && head.data[12] == 0));
}

/* The checksum of a tar header (POSIX.1 ustar) counts its own field as blanks; old writers summed
 * signed bytes. */
static bool has_tar_checksum(struct bytes head)
{
    if (head.size < 512 || head.data[0] == 0)
        return false;
    long stored = 0;
    size_t digits = 0;
    for (size_t i = 148; i < 156; i++) {
        uint8_t byte = head.data[i];
        if (byte >= '0' && byte <= '7') {
            stored = stored * 8 + (byte - '0');
            digits++;
        } else if (digits > 0 || byte != ' ') {
            break;
        }
    }
    if (digits == 0)
        return false;
    long unsigned_sum = 0;
    long signed_sum = 0;
    for (size_t i = 0; i < 512; i++) {
        uint8_t byte = i >= 148 && i < 156 ? ' ' : head.data[i];
        unsigned_sum += byte;
        signed_sum += (int8_t)byte;
    }
    return stored == unsigned_sum || stored == signed_sum;
}

/* A tar with no member is nothing but zero blocks. */
static bool is_empty_tar(struct bytes head, bool whole)
{
    if (!whole || head.size < 1024 || head.size % 512 != 0)
        return false;
    return head.data[0] == 0 && memcmp(head.data, head.data + 1, head.size - 1) == 0;
}

/* The old binary header of cpio has a signature of two bytes: the kind of file (high bits of the
 * mode) and the length of the name must make sense too. */
static bool is_binary_cpio(struct bytes head)
{
    if (head.size < 26)
        return false;
    bool little = head.data[0] == 0xC7 && head.data[1] == 0x71;
    bool big = head.data[0] == 0x71 && head.data[1] == 0xC7;
    if (!little && !big)
        return false;
    unsigned mode = head.data[little ? 7 : 6] & 0xF0U;
    unsigned name_size =
        (unsigned)head.data[little ? 20 : 21] | (unsigned)head.data[little ? 21 : 20] << 8;
    return mode != 0 && name_size > 0 && name_size <= 4096;
}

static bool magic_fits(const struct magic *magic, struct bytes head)
{
    if (head.size < magic->offset || head.size - magic->offset < magic->size ||
        memcmp(head.data + magic->offset, magic->text, magic->size) != 0)
        return false;
    if (magic->format == FORMAT_BZIP2)
        return memcmp(head.data, "BZh", 3) == 0 && head.data[3] >= '1' && head.data[3] <= '9';
    if (magic->offset == 2) /* LHA: "-lh5-" */
        return head.size > 6 && head.data[6] == '-';
    return true;
}

struct sniffed sniff_container(struct bytes head, bool whole)
{
    enum format format = FORMAT_UNKNOWN;
    if (is_gzip(head))
        format = FORMAT_GZIP;
    else if (is_lzma(head))
        format = FORMAT_LZMA;
    else if (is_binary_cpio(head))
        format = FORMAT_CPIO;
    else if (has_tar_checksum(head) || is_empty_tar(head, whole))
        format = FORMAT_TAR;
    else
        format = behind_skippable_frames(head);
    if (format != FORMAT_UNKNOWN)
        return (struct sniffed){format, format_names[format]};
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (magic_fits(&magics[i], head))
            return (struct sniffed){magics[i].format, magics[i].name};
    return (struct sniffed){FORMAT_UNKNOWN, format_names[FORMAT_UNKNOWN]};
}

struct sniffed sniff(struct bytes head, bool whole, struct bytes name)
{
    struct sniffed container = sniff_container(head, whole);
    if (container.format != FORMAT_UNKNOWN)
        return container;
    enum format format = sniff_mail(head, name);
    return (struct sniffed){format, format_names[format]};
}
