/* GMime's reading of every message of the corpus beside ours: the same leaves with the same bytes,
 * texts, file names and header texts; each difference in a class that the evidence tells. Skipped
 * where COLDTRAIL_CORPUS is not set. */
#include <ftw.h>
#include <gmime/gmime.h>

#include "engine/mail/header.h"
#include "tests/mail/corpus.h"

#define MAX_LEAVES 4096

/* What GMime says of a leaf; its texts are its own. */
struct their_leaf {
    GMimePart *part;
    struct buffer content;
};

struct comparison {
    struct corpus_suite suite;
    struct decoder *decoder;
    const char *path;
    size_t messages;
    /* The message: */
    struct bytes raw;
    struct message *ours;
    GMimeMessage *theirs;
    struct their_leaf leaves[MAX_LEAVES];
    size_t leaf_count;
};

static struct comparison walk;

// NOLINTNEXTLINE(misc-no-recursion): as deep as their tree
static void gather_leaves(GMimeObject *object)
{
    if (!object)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
            gather_leaves(g_mime_multipart_get_part(multipart, i));
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message)
            gather_leaves(g_mime_message_get_mime_part(message));
    } else if (GMIME_IS_PART(object) && walk.leaf_count < MAX_LEAVES) {
        struct their_leaf *leaf = &walk.leaves[walk.leaf_count++];
        leaf->part = GMIME_PART(object);
        GMimeDataWrapper *wrapper = g_mime_part_get_content(leaf->part);
        if (!wrapper)
            return;
        GMimeStream *stream = g_mime_stream_mem_new();
        (void)g_mime_data_wrapper_write_to_stream(wrapper, stream);
        GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
        buffer_append(&leaf->content, bytes_make(bytes->data, bytes->len));
        g_object_unref(stream);
    }
}

static void append_their_type(struct buffer *out, GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    char *text = g_mime_content_type_get_mime_type(type);
    for (const char *at = text; at && *at; at++)
        buffer_append_byte(out, byte_to_lower((uint8_t)*at));
    g_free(text);
}

/* --- What evidence there is for a difference, each said once --- */

#define QP_BLANKS                                                                                  \
    "blanks at line ends of quoted-printable are deleted (RFC 2045 section 6.7); theirs stay"
#define AFTER_PADDING                                                                              \
    "base64 goes on behind padding and stray bytes; theirs stops or counts otherwise"
#define LAST_RETURN "a CR before the boundary's line end goes with it; theirs stays"
#define ENCODED_MESSAGE                                                                            \
    "an attached message in base64 or quoted-printable is read; theirs is a file"
#define NO_BOUNDARY "a boundary that no parameter names is found in the body; theirs reads no parts"
#define NO_PARTS "a multipart without parts is shown as text; theirs shows nothing"
#define HEADER_END                                                                                 \
    "junk in a header is stepped over, and a body begins without a blank line; theirs otherwise"
#define MISPLACED "boundaries and headers where none belong are read; theirs are not"
#define PREFIX "a boundary is a whole line; theirs takes one that begins with it"
#define UNTERMINATED                                                                               \
    "the last part of a multipart that does not end is read; theirs as well but otherwise"
#define FIRST_COUNTS "of fields that may be there once the first counts; theirs the last"
#define DEFAULT_TYPE "what has no type, or none that is one, is text/plain; theirs may be a file"
#define EMPTY_PARTS "a boundary right behind another one begins an empty part; theirs none"
#define LOOSE_PARAMETER "a boundary without a semicolon before it counts; theirs finds none"
#define MIXED_ENDS "a bare LF before a boundary goes with it; theirs takes the byte before it too"
#define SOFT_BREAKS "blanks behind a soft line break go with it; theirs makes it a line end"
#define UUENCODE "uuencoded lines are read to the end; theirs break off"
#define TAIL "what stands behind a boundary and a blank is ignored; theirs finds no boundary"
#define FLOWED "lines of flowed text are joined; theirs stay"
#define NO_TEXT "a text part that holds something else has no text; theirs shows bytes"
#define MARK "a byte order mark is no character; theirs keeps it"
#define RAW_BYTES "8-bit text is made UTF-8, by guess where no label helps; theirs stays as it is"
#define CONTROLS "ISO-8859-1 means Windows-1252 (WHATWG); theirs yields control characters"
#define LOST_BYTES "bytes that the charset lacks are guessed or replaced; theirs vanish"
#define WRONG_LABEL "bytes prove the charset wrong; theirs believes it"
#define BLANKS "a fold is one blank; theirs keeps what blanks it has"
#define ENCODED_WORDS "encoded words that break the rules are decoded; theirs stay or break off"
#define BACKSLASH "a backslash in a file name escapes a quote or a backslash, nothing else"
#define BROKEN_NAME                                                                                \
    "file names run to the semicolon, and words in them are decoded; theirs break off"
#define LOCAL_USER "a comment names a user without a domain; theirs has no name"
#define NO_BRACKETS "without brackets the last word with an @ is the address; theirs none, or each"
#define BREAKS_OFF                                                                                 \
    "a second @, or one behind brackets, is part of the address; theirs ends before it"

static bool has_anomaly(enum anomaly anomaly)
{
    return anomaly_has(walk.ours->anomalies, anomaly);
}

static bool has_encoded_message(void)
{
    for (struct part *part = client_part(walk.ours->parts); part; part = client_part(part->next))
        if (part->kind == PART_MESSAGE && part->encoding != TRANSFER_IDENTITY)
            return true;
    return false;
}

/* Why the trees, or the bytes of a leaf whatever its encoding, differ. */
static const char *structure_reason(void)
{
    if (has_encoded_message())
        return ENCODED_MESSAGE;
    if (has_anomaly(ANOMALY_MISSING_BOUNDARY))
        return NO_BOUNDARY;
    if (has_anomaly(ANOMALY_AMBIGUOUS_HEADER_END) || has_anomaly(ANOMALY_BAD_HEADER_LINE) ||
        has_anomaly(ANOMALY_NO_HEADER))
        return HEADER_END;
    if (has_anomaly(ANOMALY_EMPTY_MULTIPART))
        return NO_PARTS;
    if (has_anomaly(ANOMALY_MISPLACED_HEADER))
        return MISPLACED;
    if (has_anomaly(ANOMALY_AMBIGUOUS_BOUNDARY))
        return PREFIX;
    if (has_anomaly(ANOMALY_CONFLICTING_LABELS) || has_anomaly(ANOMALY_DUPLICATE_HEADER))
        return FIRST_COUNTS;
    if (has_anomaly(ANOMALY_UNTERMINATED_MULTIPART))
        return UNTERMINATED;
    return NULL;
}

/* `text` without the blanks that stand before line ends and at its end. */
static void append_without_line_blanks(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        bool is_end = text.data[i] == '\n';
        while (is_end && out->size &&
               (byte_is_blank(out->data[out->size - 1]) || out->data[out->size - 1] == '\r'))
            out->size--;
        buffer_append_byte(out, text.data[i]);
    }
    while (out->size && byte_is_blank(out->data[out->size - 1]))
        out->size--;
}

static void append_ascii(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] > ' ' && text.data[i] < 0x7F && text.data[i] != '?')
            buffer_append_byte(out, text.data[i]);
}

/* Quote marks of joined lines go too. */
static void append_unflowed(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_space(text.data[i]) && text.data[i] != '>')
            buffer_append_byte(out, text.data[i]);
}

static void append_unbroken(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_space(text.data[i]) && text.data[i] != '=')
            buffer_append_byte(out, text.data[i]);
}

static void append_black(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_space(text.data[i]))
            buffer_append_byte(out, text.data[i]);
}

static void append_without_backslashes(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '\\')
            buffer_append_byte(out, text.data[i]);
}

/* Whether the two are the same once `append` took from each what it leaves out. */
static bool same_but_for(void (*append)(struct buffer *, struct bytes), struct bytes theirs,
                         struct bytes ours)
{
    struct buffer left = {0};
    struct buffer right = {0};
    append(&left, theirs);
    append(&right, ours);
    bool is_same = bytes_equal(buffer_bytes(&left), buffer_bytes(&right));
    buffer_done(&left);
    buffer_done(&right);
    return is_same;
}

static const char *content_reason(const struct part *part, struct bytes theirs, struct bytes ours)
{
    if (part->encoding == TRANSFER_QUOTED_PRINTABLE &&
        same_but_for(append_without_line_blanks, theirs, ours))
        return QP_BLANKS;
    if (part->encoding == TRANSFER_QUOTED_PRINTABLE && same_but_for(append_unbroken, theirs, ours))
        return SOFT_BREAKS;
    if (theirs.size + 1 == ours.size && bytes_start_with(ours, theirs))
        return MIXED_ENDS;
    if (part->encoding == TRANSFER_BASE64 && has_anomaly(ANOMALY_BAD_BASE64))
        return AFTER_PADDING;
    if (part->encoding == TRANSFER_UUENCODE && bytes_start_with(ours, bytes_slice(theirs, 0, 16)))
        return UUENCODE;
    if (theirs.size == ours.size + 1 && theirs.data[ours.size] == '\r')
        return LAST_RETURN;
    return structure_reason();
}

/* U+0080 to U+009F. */
static bool has_controls(struct bytes text)
{
    for (size_t i = 0; i + 1 < text.size; i++)
        if (text.data[i] == 0xC2 && text.data[i + 1] >= 0x80 && text.data[i + 1] < 0xA0)
            return true;
    return false;
}

static const char *text_reason(struct part *part, struct bytes theirs, struct bytes ours)
{
    if (part->is_flowed && same_but_for(append_unflowed, theirs, ours))
        return FLOWED;
    if (ours.size == 0 || part_magic(walk.ours, part) == MAGIC_UNKNOWN)
        return NO_TEXT;
    if (bytes_start_with(part_content(walk.ours, part), bytes_of("\xEF\xBB\xBF")))
        return MARK;
    if (!utf8_is_valid(theirs))
        return RAW_BYTES;
    if (has_anomaly(ANOMALY_BAD_CHARSET) || has_anomaly(ANOMALY_UNKNOWN_CHARSET))
        return same_but_for(append_ascii, theirs, ours) ? LOST_BYTES : WRONG_LABEL;
    if (has_controls(theirs))
        return CONTROLS;
    return same_but_for(append_ascii, theirs, ours) ? LOST_BYTES : NULL;
}

static const char *header_reason(const char *name, struct bytes theirs, struct bytes ours)
{
    const struct header *header = header_find(&walk.ours->headers, name, NULL);
    if (same_but_for(append_black, theirs, ours))
        return BLANKS;
    if (header && header_find(&walk.ours->headers, name, header))
        return FIRST_COUNTS;
    if (has_anomaly(ANOMALY_8BIT_HEADER) && !utf8_is_valid(theirs))
        return RAW_BYTES;
    if (header && bytes_find(header->value, bytes_of("=?"), 0) != BYTES_NOT_FOUND)
        return ENCODED_WORDS;
    if (has_anomaly(ANOMALY_8BIT_HEADER))
        return RAW_BYTES;
    return structure_reason();
}

static const char *from_reason(struct bytes theirs, struct bytes ours)
{
    static const char bracket[] = ">\n";
    const char *reason = header_reason("from", theirs, ours);
    const struct header *header = header_find(&walk.ours->headers, "from", NULL);
    if (reason || !header || bytes_find_byte(header->value, '<', 0) != BYTES_NOT_FOUND)
        return reason;
    if (bytes_find_byte(header->value, '@', 0) == BYTES_NOT_FOUND)
        return bytes_find_byte(header->value, '(', 0) == BYTES_NOT_FOUND ? NULL : LOCAL_USER;
    if (bytes_end_with(theirs, bytes_of(bracket)) &&
        bytes_start_with(ours, bytes_slice(theirs, 0, theirs.size - strlen(bracket))))
        return BREAKS_OFF;
    struct bytes value = bytes_trim(header->value);
    bool has_words = bytes_find_byte(value, ' ', 0) != BYTES_NOT_FOUND;
    return has_words && bytes_find_byte(value, ',', 0) == BYTES_NOT_FOUND ? NO_BRACKETS : NULL;
}

static const char *name_reason(struct bytes theirs, struct bytes ours)
{
    if (same_but_for(append_without_backslashes, theirs, ours))
        return BACKSLASH;
    return theirs.size < ours.size ? BROKEN_NAME : NULL;
}

static bool note(const char *aspect, const char *reason, struct bytes theirs, struct bytes ours)
{
    char name[CORPUS_PATH_BYTES];
    (void)snprintf(name, sizeof name, "%s#%zu", walk.path, walk.messages);
    if (reason && !bytes_equal(theirs, ours))
        corpus_explain(&walk.suite, reason);
    else
        corpus_compare(&walk.suite, name, aspect, theirs, ours);
    return bytes_equal(theirs, ours);
}

/* --- The comparison --- */

static void compare_leaf(GMimePart *theirs, struct bytes their_content, struct part *part)
{
    const char *name = g_mime_part_get_filename(theirs);
    struct bytes their_name = bytes_of(name ? name : "");
    struct bytes content = part_content(walk.ours, part);
    note("name", name_reason(their_name, part->name), their_name, part->name);
    if (!note("content", content_reason(part, their_content, content), their_content, content) ||
        !GMIME_IS_TEXT_PART(theirs))
        return;
    struct bytes text = part_source_text(walk.ours, part);
    char *their_text = g_mime_text_part_get_text(GMIME_TEXT_PART(theirs));
    struct bytes their_bytes = bytes_of(their_text ? their_text : "");
    if (!bytes_equal(text, their_bytes))
        note("text", text_reason(part, their_bytes, text), their_bytes, text);
    else
        note("text", NULL, their_bytes, text);
    g_free(their_text);
}

/* Whether the two are the same but for leaves of which nothing is seen. */
static bool differ_in_empty_leaves(void)
{
    struct buffer theirs = {0};
    struct buffer ours = {0};
    for (size_t i = 0; i < walk.leaf_count; i++)
        if (bytes_trim(buffer_bytes(&walk.leaves[i].content)).size)
            append_their_type(&theirs, walk.leaves[i].part);
    for (struct part *leaf = client_leaf(walk.ours->parts); leaf; leaf = client_leaf(leaf->next))
        if (bytes_trim(part_content(walk.ours, leaf)).size)
            buffer_append(&ours, leaf->mime_type);
    bool is_same = bytes_equal(buffer_bytes(&theirs), buffer_bytes(&ours));
    buffer_done(&theirs);
    buffer_done(&ours);
    return is_same;
}

static bool lacks_semicolon(void)
{
    const struct header *type = header_find(&walk.ours->headers, "content-type", NULL);
    return type && bytes_find_byte(type->value, ';', 0) == BYTES_NOT_FOUND;
}

static bool is_half_type(struct bytes types)
{
    return bytes_find(types, bytes_of("application/octet-stream\n"), 0) != BYTES_NOT_FOUND;
}

static void compare_leaves(void)
{
    struct buffer theirs = {0};
    struct buffer ours = {0};
    struct part *first = client_leaf(walk.ours->parts);
    for (size_t i = 0; i < walk.leaf_count; i++) {
        append_their_type(&theirs, walk.leaves[i].part);
        buffer_append_byte(&theirs, '\n');
    }
    for (struct part *leaf = first; leaf; leaf = client_leaf(leaf->next)) {
        buffer_append(&ours, leaf->mime_type);
        buffer_append_byte(&ours, '\n');
    }
    const char *reason = structure_reason();
    if (!reason && is_half_type(buffer_bytes(&theirs)))
        reason = DEFAULT_TYPE;
    if (!reason && differ_in_empty_leaves())
        reason = EMPTY_PARTS;
    if (!reason && lacks_semicolon())
        reason = LOOSE_PARAMETER;
    if (!reason && walk.leaf_count == 0)
        reason = TAIL;
    if (note("leaves", reason, buffer_bytes(&theirs), buffer_bytes(&ours))) {
        struct part *part = first;
        for (size_t i = 0; i < walk.leaf_count; i++, part = client_leaf(part->next))
            compare_leaf(walk.leaves[i].part, buffer_bytes(&walk.leaves[i].content), part);
    }
    buffer_done(&theirs);
    buffer_done(&ours);
}

static void append_their_from(struct buffer *out)
{
    InternetAddressList *list = g_mime_message_get_from(walk.theirs);
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        const char *name = internet_address_get_name(address);
        const char *mailbox =
            INTERNET_ADDRESS_IS_MAILBOX(address)
                ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))
                : "";
        buffer_format(out, "%s <%s>\n", name ? name : "", mailbox ? mailbox : "");
    }
}

static void compare_headers(void)
{
    const char *subject = g_mime_message_get_subject(walk.theirs);
    struct bytes their_subject = bytes_of(subject ? subject : "");
    const struct header *header = header_find(&walk.ours->headers, "subject", NULL);
    struct bytes our_subject =
        header ? message_header_text(walk.ours, header) : bytes_make(NULL, 0);
    note("subject", header_reason("subject", their_subject, our_subject), their_subject,
         our_subject);
    struct buffer theirs = {0};
    struct buffer ours = {0};
    append_their_from(&theirs);
    struct address_list addresses = message_addresses(walk.ours, "from");
    for (size_t i = 0; i < addresses.count; i++) {
        buffer_append(&ours, addresses.items[i].name);
        buffer_append_string(&ours, " <");
        buffer_append(&ours, addresses.items[i].address);
        buffer_append_string(&ours, ">\n");
    }
    note("from", from_reason(buffer_bytes(&theirs), buffer_bytes(&ours)), buffer_bytes(&theirs),
         buffer_bytes(&ours));
    buffer_done(&theirs);
    buffer_done(&ours);
}

static void compare_message(struct bytes raw)
{
    struct bytes block = block_of(raw, SCAN_SLACK_BYTES);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)raw.data, raw.size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    walk.raw = block;
    walk.leaf_count = 0;
    walk.theirs = g_mime_parser_construct_message(parser, NULL);
    walk.ours = message_parse(walk.decoder, block);
    walk.messages++;
    if (walk.theirs) {
        gather_leaves(g_mime_message_get_mime_part(walk.theirs));
        compare_leaves();
        compare_headers();
        g_object_unref(walk.theirs);
    }
    for (size_t i = 0; i < walk.leaf_count; i++)
        buffer_done(&walk.leaves[i].content);
    memset(walk.leaves, 0, walk.leaf_count * sizeof *walk.leaves);
    g_object_unref(parser);
    g_object_unref(stream);
    free_block(block);
}

/* Each message of an mbox, or the file itself. */
static void compare_messages(struct bytes file)
{
    while (bytes_start_with(file, bytes_of("From "))) {
        size_t start = bytes_find_byte(file, '\n', 0);
        size_t end = bytes_find(file, bytes_of("\nFrom "), start);
        if (start == BYTES_NOT_FOUND)
            return;
        compare_message(bytes_slice(file, start + 1, end == BYTES_NOT_FOUND ? end : end + 1));
        if (end == BYTES_NOT_FOUND)
            return;
        file = bytes_from(file, end + 1);
    }
    if (header_starts_here(file))
        compare_message(file);
}

static int compare_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    static const char *const no_mail[] = {"/output/", ".json", ".xml",    ".out",   "_decoded_",
                                          "-summary", ".html", "LICENSE", "COPYING"};
    bool is_script = strstr(path, "/imaptest/") && !strstr(path, ".mbox");
    for (size_t i = 0; i < sizeof no_mail / sizeof *no_mail; i++)
        is_script = is_script || strstr(path, no_mail[i]);
    if (kind != FTW_F || is_script)
        return 0;
    struct bytes file = read_file(path);
    walk.path = path;
    compare_messages(file);
    free_block(file);
    return 0;
}

static void agrees_with_gmime(void **state)
{
    (void)state;
    static const char *const folders[] = {"mime", "mbox", "spam_ham"};
    const char *corpus = corpus_or_skip();
    g_mime_init();
    walk.suite = corpus_begin("GMime", NULL, 0);
    walk.decoder = decoder_new(NULL);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[CORPUS_PATH_BYTES];
        (void)snprintf(path, sizeof path, "%s/%s", corpus, folders[i]);
        // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
        assert_int_equal(nftw(path, compare_file, 16, FTW_PHYS), 0);
    }
    g_mime_shutdown();
    decoder_free(walk.decoder);
    print_message("%zu messages\n", walk.messages);
    corpus_end(&walk.suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_gmime),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
