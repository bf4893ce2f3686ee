#include "engine/mail/magic.h"

#include "engine/base/utf8.h"

#define TEXT_SAMPLE_BYTES 512
/* PDF readers look this far for the mark. */
#define PDF_MARK_BYTES 1024
#define TAR_MARK_OFFSET 257

static const char *const mime_types[MAGIC_COUNT] = {
    [MAGIC_UNKNOWN] = "application/octet-stream",
    [MAGIC_TEXT] = "text/plain",
    [MAGIC_HTML] = "text/html",
    [MAGIC_PDF] = "application/pdf",
    [MAGIC_ZIP] = "application/zip",
    [MAGIC_GZIP] = "application/gzip",
    [MAGIC_7Z] = "application/x-7z-compressed",
    [MAGIC_TAR] = "application/x-tar",
    [MAGIC_BZIP2] = "application/x-bzip2",
    [MAGIC_XZ] = "application/x-xz",
    [MAGIC_ZSTD] = "application/zstd",
    [MAGIC_RAR] = "application/vnd.rar",
    [MAGIC_PNG] = "image/png",
    [MAGIC_JPEG] = "image/jpeg",
    [MAGIC_GIF] = "image/gif",
    [MAGIC_OLE] = "application/x-ole-storage",
    [MAGIC_EXECUTABLE] = "application/x-executable",
    [MAGIC_RTF] = "application/rtf",
    [MAGIC_XML] = "text/xml",
};

#define MARK(text, magic)                                                                          \
    {                                                                                              \
        text, sizeof(text) - 1, magic                                                              \
    }
static const struct {
    const char *mark;
    size_t size;
    enum content_magic magic;
} marks[] = {
    MARK("PK\x03\x04", MAGIC_ZIP),
    MARK("PK\x05\x06", MAGIC_ZIP),
    MARK("PK\x07\x08", MAGIC_ZIP),
    MARK("\x1F\x8B", MAGIC_GZIP),
    MARK("7z\xBC\xAF\x27\x1C", MAGIC_7Z),
    MARK("BZh", MAGIC_BZIP2),
    MARK("\xFD"
         "7zXZ\0",
         MAGIC_XZ),
    MARK("\x28\xB5\x2F\xFD", MAGIC_ZSTD),
    MARK("Rar!\x1A\x07", MAGIC_RAR),
    MARK("\x89PNG\r\n\x1A\n", MAGIC_PNG),
    MARK("\xFF\xD8\xFF", MAGIC_JPEG),
    MARK("GIF87a", MAGIC_GIF),
    MARK("GIF89a", MAGIC_GIF),
    MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", MAGIC_OLE),
    MARK("\x7F"
         "ELF",
         MAGIC_EXECUTABLE),
    MARK("{\\rtf", MAGIC_RTF),
    MARK("%PDF-", MAGIC_PDF),
};

/* What HTML documents begin with, behind white space and comments. */
static const char *const html_marks[] = {
    "<!doctype html", "<html",   "<head",  "<script", "<body",  "<form",   "<meta",
    "<title",         "<iframe", "<table", "<div",    "<style", "<a href", "<svg",
};

/* The ASCII characters of the sample's beginning: without a byte order mark and the zero bytes of
 * UTF-16 and UTF-32. */
static size_t squeeze(struct bytes content, uint8_t out[TEXT_SAMPLE_BYTES])
{
    size_t size = 0;
    size_t end = content.size < TEXT_SAMPLE_BYTES ? content.size : TEXT_SAMPLE_BYTES;
    for (size_t i = 0; i < end; i++) {
        uint8_t byte = content.data[i];
        bool is_mark = i < 4 && (byte >= 0xFE || byte == 0xEF || byte == 0xBB || byte == 0xBF);
        if (byte != 0 && !is_mark)
            out[size++] = byte;
    }
    return size;
}

/* Whether the first character can begin markup: "<", perhaps behind a byte order mark, white space
 * and the zero bytes of UTF-16. */
static bool may_be_markup(struct bytes content)
{
    size_t at = 0;
    while (at < content.size && at < TEXT_SAMPLE_BYTES &&
           (byte_is_space(content.data[at]) || content.data[at] == 0 ||
            (at < 4 && content.data[at] >= 0x80)))
        at++;
    return at < content.size && content.data[at] == '<';
}

/* HTML or XML by what the text begins with, or MAGIC_UNKNOWN. */
static enum content_magic markup_magic(struct bytes text)
{
    text = bytes_trim(text);
    bool is_xml = bytes_start_with_fold(text, bytes_of("<?xml"));
    while (bytes_start_with(text, bytes_of("<!--")) || bytes_start_with(text, bytes_of("<?"))) {
        size_t end = bytes_find_byte(text, '>', 0);
        if (end == BYTES_NOT_FOUND)
            break;
        text = bytes_trim(bytes_from(text, end + 1));
    }
    for (size_t i = 0; i < sizeof html_marks / sizeof *html_marks; i++) {
        struct bytes mark = bytes_of(html_marks[i]);
        if (bytes_start_with_fold(text, mark) &&
            (text.size == mark.size || !byte_is_alpha(text.data[mark.size])))
            return MAGIC_HTML;
    }
    return is_xml ? MAGIC_XML : MAGIC_UNKNOWN;
}

static bool has_utf_16_mark(struct bytes content)
{
    return bytes_start_with(content, bytes_make("\xFF\xFE", 2)) ||
           bytes_start_with(content, bytes_make("\xFE\xFF", 2));
}

/* No control characters but those of text. */
static bool looks_like_text(struct bytes content)
{
    struct bytes sample = bytes_slice(content, 0, TEXT_SAMPLE_BYTES);
    unsigned odd = 0;
    /* Without a branch, so that the compiler can take many bytes at once. */
    for (size_t i = 0; i < sample.size; i++) {
        uint8_t byte = sample.data[i];
        odd |= (unsigned)(byte < ' ') & (unsigned)((uint8_t)(byte - '\t') > 4) &
               (unsigned)(byte != 0x1B);
        odd |= (unsigned)(byte == 0x7F);
    }
    return sample.size > 0 && !odd;
}

enum content_magic magic_of(struct bytes content)
{
    uint8_t squeezed[TEXT_SAMPLE_BYTES];
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes_start_with(content, bytes_make(marks[i].mark, marks[i].size)))
            return marks[i].magic;
    struct bytes tar_mark = bytes_slice(content, TAR_MARK_OFFSET, TAR_MARK_OFFSET + 5);
    if (bytes_equal(tar_mark, bytes_of("ustar")))
        return MAGIC_TAR;
    /* A DOS header is 64 bytes; text that begins with "MZ" has no zero among them. */
    if (content.size >= 64 && bytes_start_with(content, bytes_of("MZ")) &&
        memchr(content.data, 0, 64))
        return MAGIC_EXECUTABLE;
    if (may_be_markup(content)) {
        size_t size = squeeze(content, squeezed);
        enum content_magic markup = markup_magic(bytes_make(squeezed, size));
        if (markup != MAGIC_UNKNOWN)
            return markup;
    }
    if (has_utf_16_mark(content) || looks_like_text(content))
        return MAGIC_TEXT;
    if (bytes_find(bytes_slice(content, 0, PDF_MARK_BYTES), bytes_of("%PDF-"), 0) !=
        BYTES_NOT_FOUND)
        return MAGIC_PDF;
    return MAGIC_UNKNOWN;
}

const char *magic_mime_type(enum content_magic magic)
{
    return (unsigned)magic < MAGIC_COUNT ? mime_types[magic] : mime_types[MAGIC_UNKNOWN];
}

bool magic_is_text(enum content_magic magic)
{
    return magic == MAGIC_TEXT || magic == MAGIC_HTML || magic == MAGIC_XML;
}

bool magic_contradicts(enum content_magic magic, struct bytes mime_type)
{
    if (magic == MAGIC_UNKNOWN)
        return false;
    if (bytes_start_with(mime_type, bytes_of("text/")))
        return !magic_is_text(magic) && magic != MAGIC_RTF;
    if (bytes_start_with(mime_type, bytes_of("image/")))
        return magic != MAGIC_PNG && magic != MAGIC_JPEG && magic != MAGIC_GIF &&
                       magic != MAGIC_XML && magic != MAGIC_HTML
                   ? true
                   : magic == MAGIC_HTML && !bytes_end_with(mime_type, bytes_of("svg+xml"));
    if (bytes_start_with(mime_type, bytes_of("audio/")) ||
        bytes_start_with(mime_type, bytes_of("video/")))
        return true;
    if (bytes_equal(mime_type, bytes_of("application/pdf")))
        return magic != MAGIC_PDF;
    if (bytes_equal(mime_type, bytes_of("application/zip")))
        return magic != MAGIC_ZIP;
    return magic == MAGIC_EXECUTABLE &&
           (bytes_find(mime_type, bytes_of("word"), 0) != BYTES_NOT_FOUND ||
            bytes_find(mime_type, bytes_of("excel"), 0) != BYTES_NOT_FOUND);
}
