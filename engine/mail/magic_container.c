#include "engine/mail/magic_container.h"

/* The directory of a zip stands at its end; the first members at its beginning. */
#define ZIP_EDGE_BYTES ((size_t)64 << 10)
#define ZIP_LOCAL_NAME 30
#define ZIP_CENTRAL_NAME 46

/* What the names of a zip's members say. */
struct zip_names {
    bool has_types; /* [Content_Types].xml */
    bool has_word;
    bool has_excel;
    bool has_powerpoint;
    bool has_macros;
    bool has_binary_workbook;
    bool has_manifest;
};

static void see_name(struct zip_names *names, struct bytes name)
{
    names->has_types |= bytes_start_with_fold(name, bytes_of("[Content_Types].xml"));
    names->has_word |= bytes_start_with_fold(name, bytes_of("word/"));
    names->has_excel |= bytes_start_with_fold(name, bytes_of("xl/"));
    names->has_powerpoint |= bytes_start_with_fold(name, bytes_of("ppt/"));
    names->has_binary_workbook |= bytes_start_with_fold(name, bytes_of("xl/workbook.bin"));
    names->has_macros |= bytes_find_fold(name, bytes_of("vbaProject.bin"), 0) != BYTES_NOT_FOUND;
    names->has_manifest |= bytes_start_with_fold(name, bytes_of("META-INF/MANIFEST.MF"));
}

static size_t number_at(struct bytes content, size_t at)
{
    struct bytes two = bytes_slice(content, at, at + 2);
    return two.size == 2 ? (size_t)(two.data[0] | two.data[1] << 8) : 0;
}

/* The names behind each header with that mark in `edge`. */
static void see_headers(struct zip_names *names, struct bytes edge, const char *mark,
                        size_t size_offset, size_t name_offset)
{
    size_t at = 0;
    while ((at = bytes_find(edge, bytes_of(mark), at)) != BYTES_NOT_FOUND) {
        size_t size = number_at(edge, at + size_offset);
        see_name(names, bytes_slice(edge, at + name_offset, at + name_offset + size));
        at += strlen(mark);
    }
}

/* OpenDocument and EPUB begin with a member "mimetype", stored as it is. */
static enum content_magic magic_by_mimetype(struct bytes content)
{
    static const struct {
        const char *type;
        enum content_magic magic;
    } known[] = {
        {"mimetypeapplication/vnd.oasis.opendocument.text", MAGIC_ODT},
        {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", MAGIC_ODS},
        {"mimetypeapplication/vnd.oasis.opendocument.presentation", MAGIC_ODP},
        {"mimetypeapplication/epub+zip", MAGIC_EPUB},
    };
    struct bytes first = bytes_from(content, ZIP_LOCAL_NAME);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (bytes_start_with(first, bytes_of(known[i].type)))
            return known[i].magic;
    return MAGIC_UNKNOWN;
}

enum content_magic magic_of_zip(struct bytes content)
{
    enum content_magic by_type = magic_by_mimetype(content);
    if (by_type != MAGIC_UNKNOWN)
        return by_type;
    struct zip_names names = {0};
    size_t tail = content.size > ZIP_EDGE_BYTES ? content.size - ZIP_EDGE_BYTES : 0;
    see_headers(&names, bytes_slice(content, 0, ZIP_EDGE_BYTES), "PK\x03\x04", 26, ZIP_LOCAL_NAME);
    see_headers(&names, bytes_from(content, tail), "PK\x01\x02", 28, ZIP_CENTRAL_NAME);
    if (names.has_types && names.has_word)
        return names.has_macros ? MAGIC_DOCM : MAGIC_DOCX;
    if (names.has_types && names.has_excel)
        return names.has_binary_workbook ? MAGIC_XLSB : names.has_macros ? MAGIC_XLSM : MAGIC_XLSX;
    if (names.has_types && names.has_powerpoint)
        return names.has_macros ? MAGIC_PPTM : MAGIC_PPTX;
    if (names.has_types)
        return MAGIC_OOXML;
    return names.has_manifest ? MAGIC_JAR : MAGIC_ZIP;
}

/* Names of streams stand in the directory in UTF-16LE. */
static bool has_stream(struct bytes content, const char *name)
{
    uint8_t wide[64];
    size_t size = 0;
    for (; *name && size + 2 <= sizeof wide; name++) {
        wide[size++] = (uint8_t)*name;
        wide[size++] = 0;
    }
    return bytes_find(content, bytes_make(wide, size), 0) != BYTES_NOT_FOUND;
}

enum content_magic magic_of_ole(struct bytes content)
{
    static const struct {
        const char *stream;
        enum content_magic magic;
    } known[] = {
        {"EncryptedPackage", MAGIC_ENCRYPTED_OFFICE},
        {"__properties_version1.0", MAGIC_OUTLOOK_MESSAGE},
        {"WordDocument", MAGIC_DOC},
        {"Workbook", MAGIC_XLS},
        {"PowerPoint Document", MAGIC_PPT},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (has_stream(content, known[i].stream))
            return known[i].magic;
    return MAGIC_OLE;
}
