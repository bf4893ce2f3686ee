/* What IMAP servers must answer, by imaptest: the bytes and sizes of parts by their numbers, the
 * structure and the envelope of messages. Skipped where COLDTRAIL_CORPUS is not set. */
#include <glob.h>

#include "tests/mail/corpus.h"

/* One script: its text, its mailbox, and where the comparisons go. */
struct script {
    struct corpus_suite *suite;
    struct decoder *decoder;
    const char *name;
    struct bytes mailbox;
};

/* The bytes of message `number` (from 1) of an mbox, in a block with slack. */
static struct bytes message_of(struct bytes mailbox, unsigned number)
{
    size_t start = 0;
    size_t end = 0;
    for (unsigned i = 0; i < number && end != mailbox.size; i++) {
        start = bytes_find_byte(mailbox, '\n', end) + 1;
        end = bytes_find(mailbox, bytes_of("\nFrom "), start);
        end = end == BYTES_NOT_FOUND ? mailbox.size : end + 1;
    }
    /* The blank line before "From " is the mailbox's. */
    struct bytes message = bytes_slice(mailbox, start, end);
    if (end < mailbox.size && bytes_end_with(message, bytes_of("\n\n")))
        message.size--;
    return without_crlf(message);
}

/* Child `number` (from 1) as IMAP counts (RFC 9051 section 6.4.5.1): a multipart on top of a
 * message has no number of its own. `part` NULL: of the whole message. */
static struct part *child_of(struct message *message, struct part *part, unsigned number)
{
    struct part *top = part ? part : client_part(message->parts);
    if (part && part->kind == PART_MESSAGE)
        top = part->first_child;
    bool is_lone = !part || part->kind == PART_MESSAGE;
    if (is_lone && top && top->kind != PART_MULTIPART)
        return number == 1 ? top : NULL;
    struct part *child = top ? top->first_child : NULL;
    while (child && --number > 0)
        child = child->next_sibling;
    return child;
}

/* The part that "1.2" numbers. */
static struct part *part_of(struct message *message, struct bytes section)
{
    struct part *part = NULL;
    for (size_t at = 0; at < section.size;) {
        unsigned number = 0;
        for (; at < section.size && section.data[at] != '.'; at++)
            number = number * 10 + (section.data[at] - '0');
        part = child_of(message, part, number);
        if (!part)
            return NULL;
        at++;
    }
    return part;
}

/* Digits and dots alone. */
static bool is_part_number(struct bytes section)
{
    for (size_t i = 0; i < section.size; i++)
        if (!byte_is_digit(section.data[i]) && section.data[i] != '.')
            return false;
    return section.size > 0;
}

/* The size that `text` has where its lines end with CRLF. */
static size_t crlf_size(struct bytes text)
{
    size_t size = text.size;
    for (size_t at = bytes_find_byte(text, '\n', 0); at != BYTES_NOT_FOUND;
         at = bytes_find_byte(text, '\n', at + 1))
        size++;
    return size;
}

/* An answer "body[1.2] {{{ … }}}" or "binary.size[1.2] 30": `item` is "body", `section` "1.2". */
static void compare_answer(const struct script *script, unsigned number, struct bytes item,
                           struct bytes section, struct bytes value)
{
    char aspect[128];
    bool is_size = bytes_end_with(item, bytes_of(".size"));
    bool is_decoded = bytes_start_with(item, bytes_of("binary"));
    struct bytes raw = message_of(script->mailbox, number);
    struct message *message = message_parse(script->decoder, raw);
    struct part *part = part_of(message, section);
    struct buffer ours = {0};
    if (!part) {
        buffer_append_string(&ours, "no such part");
    } else {
        struct bytes content = is_decoded ? part_content(message, part) : part->raw;
        if (!is_size)
            buffer_append(&ours, content);
        else if (is_decoded && part->encoding == TRANSFER_BASE64)
            buffer_format(&ours, "%zu", content.size);
        else
            buffer_format(&ours, "%zu", crlf_size(content));
    }
    (void)snprintf(aspect, sizeof aspect, "%u %.*s[%.*s]", number, (int)item.size,
                   (const char *)item.data, (int)section.size, (const char *)section.data);
    corpus_compare(script->suite, script->name, aspect, value, buffer_bytes(&ours));
    /* A part's path is its number. */
    if (part)
        corpus_compare(script->suite, script->name, aspect, section, part->path);
    buffer_done(&ours);
    free_block(raw);
}

/* The value at `at`: a number, or the lines between "{{{" and "}}}"; false where it is a name. */
static bool read_value(struct bytes text, size_t at, struct bytes *out_value)
{
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '~'))
        at++;
    size_t end = at;
    if (bytes_start_with(bytes_from(text, at), bytes_of("{{{\n"))) {
        at += strlen("{{{\n");
        end = bytes_find(text, bytes_of("\n}}}"), at - 1);
        *out_value = bytes_slice(text, at, end);
        return end != BYTES_NOT_FOUND;
    }
    while (end < text.size && byte_is_digit(text.data[end]))
        end++;
    *out_value = bytes_slice(text, at, end);
    return end > at;
}

/* One answer "* 1 fetch (…)" that ends before `end`. */
static void compare_line(const struct script *script, struct bytes answer, unsigned number)
{
    static const char *const items[] = {"body", "binary", "binary.size"};
    for (size_t open = bytes_find_byte(answer, '[', 0); open != BYTES_NOT_FOUND;
         open = bytes_find_byte(answer, '[', open + 1)) {
        size_t close = bytes_find_byte(answer, ']', open);
        size_t start = open;
        while (start > 0 && answer.data[start - 1] != ' ' && answer.data[start - 1] != '(')
            start--;
        struct bytes item = bytes_slice(answer, start, open);
        struct bytes section = bytes_slice(answer, open + 1, close);
        struct bytes value;
        if (close == BYTES_NOT_FOUND || !is_part_number(section) ||
            !read_value(answer, close + 1, &value))
            continue;
        for (size_t i = 0; i < sizeof items / sizeof *items; i++)
            if (bytes_equal_fold(item, bytes_of(items[i])))
                compare_answer(script, number, item, section, value);
    }
}

/* Where an envelope (RFC 9051 section 7.5.2) is being read. */
struct envelope_reader {
    unsigned depth;
    unsigned element; /* at depth 1: 0 is the date */
    unsigned atom;    /* at depth 3: name, route, mailbox, host */
    struct bytes mailbox;
    struct bytes host;
};

#define ENVELOPE_FIRST_ADDRESS 2
#define ENVELOPE_ADDRESSES 6

/* Atom or string at `at`; returns where it ends. */
static size_t take_atom(struct envelope_reader *reader, struct bytes text, size_t at)
{
    bool is_string = text.data[at] == '"';
    size_t end = at + is_string;
    while (end < text.size && (is_string ? text.data[end] != '"' : byte_is_alpha(text.data[end])))
        end++;
    struct bytes atom = bytes_slice(text, at + is_string, is_string ? end : at);
    if (reader->depth == 3 && reader->atom == 2)
        reader->mailbox = atom;
    if (reader->depth == 3 && reader->atom == 3)
        reader->host = atom;
    reader->atom++;
    reader->element += reader->depth == 1;
    return end + is_string;
}

/* "element user@host" for each address of the envelope, without the marks of groups. */
static void append_their_envelope(struct buffer *out, struct bytes text)
{
    struct envelope_reader reader = {0};
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at];
        if (byte == '(') {
            reader.depth++;
            reader.atom = 0;
        } else if (byte == ')') {
            if (reader.depth == 3 && reader.host.size)
                buffer_format(out, "%u %.*s@%.*s\n", reader.element, (int)reader.mailbox.size,
                              (const char *)reader.mailbox.data, (int)reader.host.size,
                              (const char *)reader.host.data);
            reader.depth -= reader.depth > 0;
            reader.element += reader.depth == 1;
        } else if (byte == '"' || byte_is_alpha(byte)) {
            at = take_atom(&reader, text, at);
            continue;
        }
        at++;
    }
}

static void append_our_envelope(struct buffer *out, struct message *message)
{
    static const char *const headers[ENVELOPE_ADDRESSES] = {"from", "sender", "reply-to",
                                                            "to",   "cc",     "bcc"};
    for (unsigned i = 0; i < ENVELOPE_ADDRESSES; i++) {
        struct address_list list = message_addresses(message, headers[i]);
        /* Without Sender or Reply-To servers answer From. */
        if (list.count == 0 && i < 3)
            list = message_addresses(message, "from");
        for (size_t k = 0; k < list.count; k++)
            buffer_format(out, "%u %.*s\n", ENVELOPE_FIRST_ADDRESS + i,
                          (int)list.items[k].address.size,
                          (const char *)list.items[k].address.data);
    }
}

static void compare_envelope(const struct script *script, struct bytes envelope, unsigned number)
{
    char aspect[64];
    struct buffer theirs = {0};
    struct buffer ours = {0};
    struct bytes raw = message_of(script->mailbox, number);
    append_their_envelope(&theirs, envelope);
    append_our_envelope(&ours, message_parse(script->decoder, raw));
    (void)snprintf(aspect, sizeof aspect, "%u envelope", number);
    corpus_compare(script->suite, script->name, aspect, buffer_bytes(&theirs), buffer_bytes(&ours));
    buffer_done(&theirs);
    buffer_done(&ours);
    free_block(raw);
}

static void compare_script(const struct script *script, struct bytes text)
{
    static const char mark[] = "\n* ";
    for (size_t at = bytes_find(text, bytes_of(mark), 0); at != BYTES_NOT_FOUND;) {
        at += strlen(mark);
        size_t next = bytes_find(text, bytes_of(mark), at);
        size_t command = bytes_find(text, bytes_of("\nok "), at);
        struct bytes answer = bytes_slice(text, at, next < command ? next : command);
        unsigned number = answer.size ? answer.data[0] - '0' : 0;
        if (bytes_find_fold(bytes_slice(answer, 0, 16), bytes_of(" fetch ("), 0) == 1)
            compare_line(script, answer, number);
        size_t envelope = bytes_find(bytes_slice(answer, 0, 32), bytes_of("(ENVELOPE "), 0);
        if (envelope != BYTES_NOT_FOUND)
            compare_envelope(script, bytes_from(answer, envelope + strlen("(ENVELOPE ")), number);
        at = next;
    }
}

static void agrees_on_answers(void **state)
{
    (void)state;
    char pattern[CORPUS_PATH_BYTES];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/mime/imaptest/tests/*.mbox", corpus_or_skip());
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    struct corpus_suite suite = corpus_begin("imaptest", NULL, 0);
    struct decoder *decoder = decoder_new(NULL);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char name[CORPUS_PATH_BYTES];
        const char *path = found.gl_pathv[i];
        (void)snprintf(name, sizeof name, "%.*s", (int)(strlen(path) - strlen(".mbox")), path);
        struct bytes text = read_file(name);
        struct script script = {.suite = &suite,
                                .decoder = decoder,
                                .name = strrchr(name, '/') + 1,
                                .mailbox = read_file(path)};
        compare_script(&script, text);
        free_block(script.mailbox);
        free_block(text);
    }
    decoder_free(decoder);
    globfree(&found);
    corpus_end(&suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
