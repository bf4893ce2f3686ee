/* What a part says: which reader its content is for, and the text that reader yields, made when it
 * is first asked for. */
#include "engine/base/utf8.h"
#include "engine/mail/calendar.h"
#include "engine/mail/charset_name.h"
#include "engine/mail/decoder.h"
#include "engine/mail/document.h"
#include "engine/mail/flowed.h"
#include "engine/mail/html.h"
#include "engine/mail/magic.h"
#include "engine/mail/office.h"
#include "engine/mail/pdf.h"
#include "engine/mail/rtf.h"
#include "engine/mail/text.h"
#include "engine/mail/xml.h"
#include "engine/mail/xml_text.h"

/* How far browsers look for a charset in the document (WHATWG HTML §13.2.3.2). */
#define META_SEARCH_BYTES 1024

static bool is_declared_html(const struct part *part)
{
    return bytes_equal(part->mime_type, bytes_of("text/html")) ||
           bytes_equal(part->mime_type, bytes_of("application/xhtml+xml"));
}

bool part_is_text(struct message *message, struct part *part)
{
    if (part->kind != PART_LEAF)
        return false;
    enum content_magic magic = part_magic(message, part);
    if (bytes_start_with(part->mime_type, bytes_of("text/")) || is_declared_html(part))
        return magic_is_text(magic) || magic == MAGIC_UNKNOWN || magic == MAGIC_RTF;
    return magic_is_text(magic);
}

static bool has_html_name(const struct part *part)
{
    static const char *const extensions[] = {"html", "htm", "shtml", "xhtml", "xht", "hta"};
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (bytes_equal(part->extension, bytes_of(extensions[i])))
            return true;
    return false;
}

bool part_is_html(struct message *message, struct part *part)
{
    if (!part_is_text(message, part))
        return false;
    /* What is shown in the message is what it is declared to be; a file is what a program that
     * opens it takes it for. */
    if (is_declared_html(part) || part->is_body_text)
        return is_declared_html(part);
    enum content_magic magic = part_magic(message, part);
    return magic == MAGIC_HTML || magic == MAGIC_SVG || has_html_name(part);
}

/* The charset that an HTML document declares in a <meta>; empty where it declares none. */
static struct bytes meta_charset(struct bytes document)
{
    struct bytes head = bytes_slice(document, 0, META_SEARCH_BYTES);
    size_t meta = bytes_find_fold(head, bytes_of("<meta"), 0);
    if (meta == BYTES_NOT_FOUND)
        return bytes_make(NULL, 0);
    size_t at = bytes_find_fold(head, bytes_of("charset="), meta);
    if (at == BYTES_NOT_FOUND)
        return bytes_make(NULL, 0);
    size_t start = at + strlen("charset=");
    while (start < head.size &&
           (head.data[start] == '"' || head.data[start] == '\'' || byte_is_space(head.data[start])))
        start++;
    size_t end = start;
    while (end < head.size && head.data[end] > ' ' && !strchr("\"'>;/", head.data[end]))
        end++;
    struct bytes label = bytes_slice(head, start, end);
    /* A document whose <meta> could be read is no UTF-16. */
    if (bytes_start_with_fold(label, bytes_of("utf-16")))
        return bytes_of("utf-8");
    return label;
}

/* The charset that an XML declaration names (XML §4.3.3); empty where there is none. */
static struct bytes declared_xml_charset(struct bytes document)
{
    struct bytes head = bytes_slice(document, 0, META_SEARCH_BYTES);
    size_t end = bytes_find(head, bytes_of("?>"), 0);
    if (end == BYTES_NOT_FOUND || !bytes_start_with(head, bytes_of("<?xml")))
        return bytes_make(NULL, 0);
    return xml_attribute(bytes_slice(head, strlen("<?xml"), end), "encoding");
}

/* `content` in UTF-8. Where bytes prove the label of the header wrong, an HTML document may still
 * say what it is. */
static struct bytes text_in_utf8(struct message *message, struct part *part, struct bytes label,
                                 struct bytes content)
{
    struct decoder *decoder = message->decoder;
    anomaly_set anomalies = 0;
    struct bytes text =
        charset_to_utf8(decoder->charsets, decoder->arena, label, content, &anomalies);
    bool is_wrong = anomaly_has(anomalies, ANOMALY_BAD_CHARSET) ||
                    anomaly_has(anomalies, ANOMALY_UNKNOWN_CHARSET);
    message->anomalies |= anomalies;
    if (!is_wrong || !part_is_html(message, part))
        return text;
    struct bytes meta = meta_charset(content);
    if (meta.size == 0 || bytes_equal_fold(meta, label))
        return text;
    anomaly_set meta_anomalies = 0;
    struct bytes by_meta =
        charset_to_utf8(decoder->charsets, decoder->arena, meta, content, &meta_anomalies);
    return meta_anomalies ? text : by_meta;
}

/* How much more bytes a charset may come to in UTF-8. */
#define CHARSET_GROWTH 3

/* As much of a text part as may be decoded. ASCII in a charset that has it is not copied. */
static struct bytes within_limits(struct message *message, struct part *part, struct bytes content)
{
    size_t most = message_decoded_room(message) / CHARSET_GROWTH;
    message_prepare(message, content.size);
    /* Where two labels may both be tried, both texts are held. */
    if (content.size > most / 2 && part->charset.size && part_is_html(message, part) &&
        meta_charset(content).size)
        most /= 2;
    if (content.size <= most)
        return content;
    bool has_ascii = part->charset.size == 0 || charset_keeps_ascii(charset_by_name(part->charset));
    if (has_ascii && bytes_are_ascii(content))
        return content;
    anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    return bytes_slice(content, 0, most);
}

static struct bytes take_text(struct message *message, struct bytes text)
{
    struct bytes taken = message_take(message, text);
    if (taken.size < text.size)
        taken.size = utf8_cut(text, taken.size);
    return taken;
}

struct bytes part_source_text(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    if (!cache->has_source_text && part_is_text(message, part)) {
        struct bytes content = within_limits(message, part, part_content(message, part));
        struct bytes label = part->charset;
        if (label.size == 0 && part_is_html(message, part))
            label = meta_charset(content);
        else if (label.size == 0 && part_magic(message, part) == MAGIC_XML)
            label = declared_xml_charset(content);
        cache->source_text = text_in_utf8(message, part, label, content);
        if (part->is_flowed)
            cache->source_text =
                flowed_join(message->decoder->arena, cache->source_text, part->deletes_space);
        if (cache->source_text.data != content.data)
            cache->source_text = take_text(message, cache->source_text);
    }
    cache->has_source_text = true;
    return cache->source_text;
}

static bool is_calendar(struct message *message, struct part *part)
{
    static const char *const types[] = {"text/calendar", "text/vcard", "text/x-vcard",
                                        "text/x-vcalendar", "text/directory"};
    static const char *const extensions[] = {"ics", "vcs", "vcf", "ifb"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (bytes_equal(part->mime_type, bytes_of(types[i])))
            return part_is_text(message, part);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (bytes_equal(part->extension, bytes_of(extensions[i])))
            return calendar_starts_here(part_source_text(message, part));
    enum content_magic magic = part_magic(message, part);
    return magic == MAGIC_CALENDAR || magic == MAGIC_VCARD;
}

/* A document is an attachment: what is shown in the message is shown as it is declared. */
static bool read_document(struct message *message, struct part *part, struct document *out)
{
    if (part->kind == PART_ARCHIVE) {
        if (!office_is_file(part))
            return false;
        office_read(message, part, out);
        return true;
    }
    if (part->kind != PART_LEAF || part->is_body_text)
        return false;
    switch (part_magic(message, part)) {
    case MAGIC_XML:
        if (part_is_html(message, part))
            return false;
        xml_read(message->decoder, part_source_text(message, part), out);
        return true;
    case MAGIC_PDF:
        pdf_read(message->decoder, part_content(message, part), out);
        return true;
    case MAGIC_RTF:
        rtf_read(message->decoder, part_content(message, part), out);
        return true;
    case MAGIC_ENCRYPTED_OFFICE:
        anomaly_add(&message->anomalies, ANOMALY_ENCRYPTED_PART);
        return false;
    default:
        if (!is_calendar(message, part))
            return false;
        calendar_read(message->decoder, part_source_text(message, part), out);
        return true;
    }
}

const struct document *part_document(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    /* A file that may still turn out to be an office file is looked at again. */
    if (!cache->has_document && (part->kind == PART_ARCHIVE || message->decoder->is_expanded ||
                                 !magic_is_zip(part_magic(message, part)))) {
        struct document document = {0};
        cache->has_document = true;
        if (read_document(message, part, &document)) {
            struct document *kept = arena_zeroed(message->decoder->arena, 1, sizeof *kept);
            *kept = document;
            kept->text = take_text(message, kept->text);
            cache->document = kept;
        }
    }
    return cache->document;
}

/* As much of the source as its visible text may take. */
static struct bytes readable_source(struct message *message, struct part *part)
{
    struct bytes source = part_source_text(message, part);
    size_t room = message_decoded_room(message);
    message_prepare(message, source.size);
    if (source.size <= room)
        return source;
    anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    return bytes_slice(source, 0, utf8_cut(source, room));
}

static void read_visible_text(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    const struct document *document = part_document(message, part);
    if (document) {
        cache->visible_text = document->text;
        return;
    }
    struct bytes source = readable_source(message, part);
    if (source.size == 0)
        return;
    if (part_is_html(message, part)) {
        cache->html = html_read(message->decoder, source, &cache->visible_text);
        (void)message_take(message, cache->visible_text);
        return;
    }
    struct text_writer writer;
    text_writer_begin(&writer, message->decoder->arena, source.size + 1);
    text_write_paragraphs(&writer, source);
    cache->visible_text = text_writer_end(&writer);
    (void)message_take(message, cache->visible_text);
    if (bytes_start_with(cache->visible_text, bytes_of("-----BEGIN PGP MESSAGE-----")))
        anomaly_add(&message->anomalies, ANOMALY_ENCRYPTED_PART);
}

struct bytes part_visible_text(struct message *message, struct part *part)
{
    struct part_cache *cache = part->cache;
    if (!cache->has_visible_text)
        read_visible_text(message, part);
    cache->has_visible_text = cache->has_document;
    return cache->visible_text;
}

const struct html_facts *part_html(struct message *message, struct part *part)
{
    (void)part_visible_text(message, part);
    return part->cache->html;
}
