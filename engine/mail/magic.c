#include "engine/mail/magic.h"

#include "engine/mail/magic_container.h"

#define TEXT_SAMPLE_BYTES 512
/* PDF readers look this far for the mark. */
#define PDF_MARK_BYTES 1024

static const char *const mime_types[MAGIC_COUNT] = {
    [MAGIC_UNKNOWN] = "application/octet-stream",
    [MAGIC_TEXT] = "text/plain",
    [MAGIC_HTML] = "text/html",
    [MAGIC_SVG] = "image/svg+xml",
    [MAGIC_XML] = "text/xml",
    [MAGIC_CALENDAR] = "text/calendar",
    [MAGIC_VCARD] = "text/vcard",
    [MAGIC_MAIL] = "message/rfc822",
    [MAGIC_URL_SHORTCUT] = "application/x-mswinurl",
    [MAGIC_RTF] = "application/rtf",
    [MAGIC_PDF] = "application/pdf",
    [MAGIC_OLE] = "application/x-ole-storage",
    [MAGIC_DOC] = "application/msword",
    [MAGIC_XLS] = "application/vnd.ms-excel",
    [MAGIC_PPT] = "application/vnd.ms-powerpoint",
    [MAGIC_OUTLOOK_MESSAGE] = "application/vnd.ms-outlook",
    [MAGIC_ENCRYPTED_OFFICE] = "application/x-ooxml-protected",
    [MAGIC_ONENOTE] = "application/onenote",
    [MAGIC_ZIP] = "application/zip",
    [MAGIC_OOXML] = "application/vnd.openxmlformats-package",
    [MAGIC_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    [MAGIC_DOCM] = "application/vnd.ms-word.document.macroenabled.12",
    [MAGIC_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    [MAGIC_XLSM] = "application/vnd.ms-excel.sheet.macroenabled.12",
    [MAGIC_XLSB] = "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    [MAGIC_PPTX] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    [MAGIC_PPTM] = "application/vnd.ms-powerpoint.presentation.macroenabled.12",
    [MAGIC_ODT] = "application/vnd.oasis.opendocument.text",
    [MAGIC_ODS] = "application/vnd.oasis.opendocument.spreadsheet",
    [MAGIC_ODP] = "application/vnd.oasis.opendocument.presentation",
    [MAGIC_EPUB] = "application/epub+zip",
    [MAGIC_JAR] = "application/java-archive",
    [MAGIC_GZIP] = "application/gzip",
    [MAGIC_7Z] = "application/x-7z-compressed",
    [MAGIC_TAR] = "application/x-tar",
    [MAGIC_BZIP2] = "application/x-bzip2",
    [MAGIC_XZ] = "application/x-xz",
    [MAGIC_ZSTD] = "application/zstd",
    [MAGIC_RAR] = "application/vnd.rar",
    [MAGIC_ACE] = "application/x-ace-compressed",
    [MAGIC_CAB] = "application/vnd.ms-cab-compressed",
    [MAGIC_ISO] = "application/x-iso9660-image",
    [MAGIC_VHD] = "application/x-vhd",
    [MAGIC_VHDX] = "application/x-vhdx",
    [MAGIC_EXECUTABLE] = "application/x-executable",
    [MAGIC_LNK] = "application/x-ms-shortcut",
    [MAGIC_CHM] = "application/vnd.ms-htmlhelp",
    [MAGIC_PNG] = "image/png",
    [MAGIC_JPEG] = "image/jpeg",
    [MAGIC_GIF] = "image/gif",
    [MAGIC_BMP] = "image/bmp",
    [MAGIC_ICO] = "image/vnd.microsoft.icon",
    [MAGIC_TIFF] = "image/tiff",
    [MAGIC_WEBP] = "image/webp",
    [MAGIC_MP3] = "audio/mpeg",
    [MAGIC_MP4] = "video/mp4",
    [MAGIC_WAV] = "audio/wav",
    [MAGIC_OGG] = "audio/ogg",
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
    MARK("{\\rt", MAGIC_RTF), /* as much as Word asks for */
    MARK("%PDF-", MAGIC_PDF),
    MARK("L\0\0\0\x01\x14\x02\0", MAGIC_LNK),
    MARK("MSCF\0\0\0\0", MAGIC_CAB),
    MARK("ITSF\x03\0\0\0", MAGIC_CHM),
    MARK("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", MAGIC_ONENOTE),
    MARK("conectix", MAGIC_VHD),
    MARK("vhdxfile", MAGIC_VHDX),
    MARK("II*\0", MAGIC_TIFF),
    MARK("MM\0*", MAGIC_TIFF),
    MARK("ID3", MAGIC_MP3),
    MARK("OggS", MAGIC_OGG),
};

/* Marks that do not stand at the beginning. */
static const struct {
    const char *mark;
    size_t offset;
    enum content_magic magic;
} inner_marks[] = {
    {"ustar", 257, MAGIC_TAR}, {"CD001", 32769, MAGIC_ISO}, {"**ACE**", 7, MAGIC_ACE},
    {"ftyp", 4, MAGIC_MP4},    {"WEBPVP8", 8, MAGIC_WEBP},  {"WAVEfmt", 8, MAGIC_WAV},
};

/* What a text of that kind begins with. */
static const struct {
    const char *mark;
    enum content_magic magic;
} text_marks[] = {
    {"BEGIN:VCALENDAR", MAGIC_CALENDAR}, {"BEGIN:VCARD", MAGIC_VCARD},
    {"MIME-Version:", MAGIC_MAIL},       {"Return-Path:", MAGIC_MAIL},
    {"Received:", MAGIC_MAIL},           {"[InternetShortcut]", MAGIC_URL_SHORTCUT},
};

/* What HTML documents begin with, behind white space and comments. */
static const char *const html_marks[] = {
    "<!doctype html", "<html",   "<head",  "<script", "<body",  "<form",   "<meta",
    "<title",         "<iframe", "<table", "<div",    "<style", "<a href",
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

static bool begins_with_word(struct bytes text, const char *word)
{
    size_t size = strlen(word);
    return bytes_start_with_fold(text, bytes_of(word)) &&
           (text.size == size || !byte_is_alpha(text.data[size]));
}

/* HTML, SVG or XML by what the text begins with, or MAGIC_UNKNOWN. */
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
    for (size_t i = 0; i < sizeof html_marks / sizeof *html_marks; i++)
        if (begins_with_word(text, html_marks[i]))
            return MAGIC_HTML;
    if (begins_with_word(text, "<svg"))
        return MAGIC_SVG;
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

/* A reserved zero, the type 1, a count, and a first picture whose reserved byte is zero. */
static bool is_icon(struct bytes content)
{
    return content.size >= 22 && bytes_start_with(content, bytes_make("\0\0\1\0", 4)) &&
           content.data[4] != 0 && content.data[5] == 0 && content.data[9] == 0;
}

static enum content_magic text_magic(struct bytes content)
{
    struct bytes text = bytes_trim(bytes_slice(content, 0, TEXT_SAMPLE_BYTES));
    for (size_t i = 0; i < sizeof text_marks / sizeof *text_marks; i++)
        if (bytes_start_with_fold(text, bytes_of(text_marks[i].mark)))
            return text_marks[i].magic;
    return MAGIC_TEXT;
}

static enum content_magic binary_magic(struct bytes content)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes_start_with(content, bytes_make(marks[i].mark, marks[i].size)))
            return marks[i].magic == MAGIC_ZIP   ? magic_of_zip(content)
                   : marks[i].magic == MAGIC_OLE ? magic_of_ole(content)
                                                 : marks[i].magic;
    for (size_t i = 0; i < sizeof inner_marks / sizeof *inner_marks; i++) {
        size_t offset = inner_marks[i].offset;
        if (bytes_start_with(bytes_from(content, offset), bytes_of(inner_marks[i].mark)))
            return inner_marks[i].magic;
    }
    if (is_icon(content))
        return MAGIC_ICO;
    if (content.size >= 26 && bytes_start_with(content, bytes_of("BM")) &&
        bytes_equal(bytes_slice(content, 6, 10), bytes_make("\0\0\0\0", 4)))
        return MAGIC_BMP;
    /* A DOS header is 64 bytes; text that begins with "MZ" has no zero among them. */
    if (content.size >= 64 && bytes_start_with(content, bytes_of("MZ")) &&
        memchr(content.data, 0, 64))
        return MAGIC_EXECUTABLE;
    return MAGIC_UNKNOWN;
}

enum content_magic magic_of(struct bytes content)
{
    uint8_t squeezed[TEXT_SAMPLE_BYTES];
    enum content_magic magic = binary_magic(content);
    if (magic != MAGIC_UNKNOWN)
        return magic;
    if (may_be_markup(content)) {
        size_t size = squeeze(content, squeezed);
        enum content_magic markup = markup_magic(bytes_make(squeezed, size));
        if (markup != MAGIC_UNKNOWN)
            return markup;
    }
    if (has_utf_16_mark(content))
        return MAGIC_TEXT;
    if (looks_like_text(content))
        return text_magic(content);
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
    return magic >= MAGIC_TEXT && magic <= MAGIC_URL_SHORTCUT;
}

bool magic_is_zip(enum content_magic magic)
{
    return magic >= MAGIC_ZIP && magic <= MAGIC_JAR;
}

/* Programs, and what starts one when it is opened. */
static bool is_program(enum content_magic magic)
{
    return magic == MAGIC_EXECUTABLE || magic == MAGIC_LNK || magic == MAGIC_CHM ||
           magic == MAGIC_ISO || magic == MAGIC_VHD || magic == MAGIC_VHDX;
}

static bool names_office(struct bytes mime_type)
{
    static const char *const words[] = {"word", "excel", "powerpoint", "officedocument",
                                        "opendocument"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bytes_find(mime_type, bytes_of(words[i]), 0) != BYTES_NOT_FOUND)
            return true;
    return false;
}

bool magic_contradicts(enum content_magic magic, struct bytes mime_type)
{
    if (magic == MAGIC_UNKNOWN)
        return false;
    if (bytes_start_with(mime_type, bytes_of("text/")))
        return !magic_is_text(magic) && magic != MAGIC_RTF;
    if (bytes_start_with(mime_type, bytes_of("image/")))
        return (magic < MAGIC_PNG || magic > MAGIC_WEBP) && magic != MAGIC_SVG &&
               magic != MAGIC_XML;
    if (bytes_start_with(mime_type, bytes_of("audio/")) ||
        bytes_start_with(mime_type, bytes_of("video/")))
        return magic < MAGIC_MP3;
    if (bytes_equal(mime_type, bytes_of("application/pdf")))
        return magic != MAGIC_PDF;
    if (bytes_equal(mime_type, bytes_of("application/zip")))
        return !magic_is_zip(magic);
    return is_program(magic) && names_office(mime_type);
}
