#include "engine/mail/office.h"

#include <stdlib.h>

#include "engine/mail/charset.h"
#include "engine/mail/xml_text.h"

/* The order in which members are read: what begins with the first of these, the second … */
static const char *const reading_order[] = {"word/document",
                                            "word/header",
                                            "word/footer",
                                            "word/footnotes",
                                            "word/endnotes",
                                            "word/comment",
                                            "word/",
                                            "xl/workbook.xml",
                                            "xl/sharedstrings.xml",
                                            "xl/worksheet",
                                            "xl/",
                                            "ppt/slides/slide",
                                            "ppt/notesslides/",
                                            "ppt/",
                                            "content.xml",
                                            "styles.xml",
                                            "meta.xml",
                                            "object",
                                            "docprops/core.xml"};
#define RANK_COUNT (sizeof reading_order / sizeof *reading_order)

struct office_member {
    struct part *part;
    struct bytes path; /* inside the file: lower case, "/" between folders */
    size_t rank;
    uint64_t number; /* in the name: slide 10 is behind slide 9 */
};

static struct bytes path_inside(const struct part *archive, const struct part *member)
{
    struct bytes outer =
        archive->is_member || archive->name.size == 0 ? archive->path : archive->name;
    return bytes_from(member->path, outer.size + 1);
}

static bool path_is(struct bytes path, const char *wanted)
{
    return bytes_equal_fold(path, bytes_of(wanted));
}

bool office_is_file(const struct part *archive)
{
    bool has_content = false;
    bool has_mime_type = false;
    if (archive->kind != PART_ARCHIVE)
        return false;
    for (const struct part *part = archive->first_child; part; part = part->next_sibling) {
        struct bytes path = path_inside(archive, part);
        if (path_is(path, "[Content_Types].xml") || path_is(path, "word/document.xml") ||
            path_is(path, "xl/workbook.xml") || path_is(path, "ppt/presentation.xml"))
            return true;
        has_content |= path_is(path, "content.xml");
        has_mime_type |= path_is(path, "mimetype") || path_is(path, "META-INF/manifest.xml");
    }
    return has_content && has_mime_type;
}

static uint64_t number_in(struct bytes path)
{
    uint64_t number = 0;
    for (size_t i = 0; i < path.size; i++)
        if (byte_is_digit(path.data[i]) && number < UINT64_MAX / 100)
            number = number * 10 + (uint64_t)(path.data[i] - '0');
    return number;
}

static struct office_member member_of(struct arena *arena, const struct part *archive,
                                      struct part *part)
{
    struct bytes path = path_inside(archive, part);
    uint8_t *lower = arena_alloc(arena, path.size);
    for (size_t i = 0; i < path.size; i++)
        lower[i] = path.data[i] == '\\' ? '/' : byte_to_lower(path.data[i]);
    struct office_member member = {part, bytes_make(lower, path.size), 0, number_in(path)};
    while (member.rank < RANK_COUNT &&
           !bytes_start_with(member.path, bytes_of(reading_order[member.rank])))
        member.rank++;
    return member;
}

static int compare_members(const void *a, const void *b)
{
    const struct office_member *first = a;
    const struct office_member *second = b;
    if (first->rank != second->rank)
        return first->rank < second->rank ? -1 : 1;
    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    return first->part->index < second->part->index ? -1 : first->part->index > second->part->index;
}

/* Members without text for readers. */
static bool is_read(struct bytes path)
{
    if (bytes_end_with(path, bytes_of(".rels")) || bytes_end_with(path, bytes_of(".fpage")))
        return true;
    return bytes_end_with(path, bytes_of(".xml")) && !path_is(path, "[content_types].xml") &&
           !path_is(path, "docprops/app.xml") && !path_is(path, "settings.xml");
}

static void read_member(struct message *message, struct document_writer *writer,
                        const struct office_member *member)
{
    bool is_office_open = bytes_find_byte(member->path, '/', 0) != BYTES_NOT_FOUND &&
                          !bytes_start_with(member->path, bytes_of("object")) &&
                          !bytes_start_with(member->path, bytes_of("meta-inf/"));
    struct bytes source = part_source_text(message, member->part);
    /* Bytes that do not look like text are decoded all the same: the name says what they are. */
    if (source.size == 0)
        source =
            charset_to_utf8(message->decoder->charsets, message->decoder->arena, bytes_of("utf-8"),
                            part_content(message, member->part), &message->anomalies);
    xml_text_read(writer, source, is_office_open ? XML_OFFICE_OPEN : XML_OPEN_DOCUMENT);
}

void office_read(struct message *message, struct part *archive, struct document *out)
{
    struct decoder *decoder = message->decoder;
    struct document_writer writer;
    size_t count = 0;
    for (const struct part *part = archive->first_child; part; part = part->next_sibling)
        count++;
    struct office_member *members = arena_zeroed(decoder->arena, count, sizeof *members);
    size_t read_count = 0;
    size_t source_bytes = 0;
    for (struct part *part = archive->first_child; part; part = part->next_sibling) {
        struct office_member member = member_of(decoder->arena, archive, part);
        if (!is_read(member.path))
            continue;
        source_bytes += part_content(message, part).size;
        members[read_count++] = member;
    }
    qsort(members, read_count, sizeof *members, compare_members);
    document_begin(&writer, decoder, source_bytes / 8);
    for (size_t i = 0; i < read_count; i++)
        read_member(message, &writer, &members[i]);
    document_end(&writer, out);
}
