#include "engine/mail/address.h"

#include "engine/mail/encoded_word.h"
#include "engine/mail/header.h"
#include "engine/mail/list.h"
#include "engine/mail/text.h"

/* Longer than any charset's name with a language. */
#define WORD_CHARSET_MAX_BYTES 64

/* Reads one value: words gather in `phrase` until "<", ",", ";", ":" or the end says what they
 * were. Both buffers are as large as the value, and are reused from address to address. */
struct address_reader {
    struct decoder *decoder;
    struct address_collector *collector;
    struct bytes text;
    size_t at;
    uint8_t *phrase;
    size_t phrase_size;
    size_t name_size; /* of the phrase, what stood before `bracketed` */
    uint8_t *comment;
    size_t comment_size;
    struct bytes bracketed; /* what stood in <> */
    bool has_bracketed;
    bool is_in_brackets;    /* of a domain literal */
    bool is_decoded;        /* the text came out of encoded words */
    bool has_lone_quote;    /* a quoted string does not end */
    bool has_lone_word;     /* an encoded word does not end */
    bool is_one_of_several; /* brackets: the name was given to the first */
};

/* What stands behind the last "@", lower case. */
static struct bytes domain_of(struct arena *arena, struct bytes address)
{
    const uint8_t *sign = address.size ? memrchr(address.data, '@', address.size) : NULL;
    if (!sign)
        return bytes_make(NULL, 0);
    struct bytes domain = bytes_trim(bytes_from(address, (size_t)(sign - address.data) + 1));
    while (domain.size && domain.data[domain.size - 1] == '.')
        domain.size--;
    return text_lower(arena, domain);
}

/* `address` without white space and comments; a source route ("@a,@b:user@domain") and what makes
 * it a URL ("mailto:user@domain?subject=x") are taken off. */
static struct bytes clean_address(struct decoder *decoder, struct bytes address)
{
    struct arena *arena = decoder->arena;
    address = bytes_trim(address);
    /* What the words stand for, where that is an address and they are not. */
    if (bytes_start_with(address, bytes_of("=?")) &&
        bytes_find_byte(address, '@', 0) == BYTES_NOT_FOUND)
        address = bytes_trim(encoded_words_decode(decoder, arena_copy(arena, address)));
    if (address.size && address.data[0] == '@') {
        const uint8_t *colon = memrchr(address.data, ':', address.size);
        if (colon)
            address = bytes_from(address, (size_t)(colon - address.data) + 1);
    }
    if (bytes_start_with_fold(address, bytes_of("mailto:"))) {
        address = bytes_from(address, strlen("mailto:"));
        address = bytes_slice(address, 0, bytes_find_byte(address, '?', 0));
    }
    uint8_t *copy = arena_alloc(arena, address.size);
    size_t size = 0;
    size_t depth = 0; /* of comments */
    bool is_quoted = false;
    for (size_t i = 0; i < address.size; i++) {
        uint8_t byte = address.data[i];
        is_quoted ^= byte == '"' && depth == 0;
        if (is_quoted) {
            copy[size++] = byte;
            if (byte == '\\' && i + 1 < address.size)
                copy[size++] = address.data[++i];
            continue;
        }
        depth += byte == '(';
        if (depth == 0 && !byte_is_space(byte))
            copy[size++] = byte;
        depth -= byte == ')' && depth > 0;
    }
    bool ignored = false;
    return charset_repair_utf8(arena, bytes_make(copy, size), &ignored);
}

/* The display name without what senders put around it. */
static struct bytes clean_name(struct decoder *decoder, struct bytes name)
{
    name = bytes_trim(name);
    if (name.size > 1 && name.data[0] == '\'' && name.data[name.size - 1] == '\'')
        name = bytes_slice(name, 1, name.size - 1);
    /* The buffer it lies in is reused. */
    return bytes_trim(encoded_words_decode(decoder, arena_copy(decoder->arena, name)));
}

static void add_address(struct address_reader *reader, struct bytes name, struct bytes address)
{
    struct arena *arena = reader->decoder->arena;
    struct address_collector *collector = reader->collector;
    address = clean_address(reader->decoder, address);
    if (address.size == 0 || collector->count >= LIMIT_ADDRESSES)
        return;
    collector->items = list_room(arena, collector->items, collector->count, &collector->capacity,
                                 sizeof *collector->items);
    collector->items[collector->count++] = (struct address){
        .name = clean_name(reader->decoder, name),
        .address = address,
        .domain = domain_of(arena, address),
    };
}

/* Whether a backslash stands before `at`, and is none that is escaped itself. */
static bool is_escaped(struct bytes text, size_t at)
{
    return at > 0 && text.data[at - 1] == '\\' && (at < 2 || text.data[at - 2] != '\\');
}

/* Without brackets the last word that holds an "@" is the address, the others its name. */
static void add_bare(struct address_reader *reader, struct bytes phrase, struct bytes comment)
{
    const uint8_t *sign = phrase.size ? memrchr(phrase.data, '@', phrase.size) : NULL;
    if (!sign) {
        if (bytes_find_byte(phrase, ' ', 0) == BYTES_NOT_FOUND)
            add_address(reader, comment, phrase);
        return;
    }
    size_t start = (size_t)(sign - phrase.data);
    /* "user @ domain" is one address. */
    while (start > 0 && byte_is_blank(phrase.data[start - 1]))
        start--;
    if (start > 0 && phrase.data[start - 1] == '"') {
        start--;
        while (start > 0 && (phrase.data[start - 1] != '"' || is_escaped(phrase, start - 1)))
            start--;
        start -= start > 0;
    }
    while (start > 0 && !byte_is_blank(phrase.data[start - 1]))
        start--;
    struct bytes name = bytes_trim(bytes_slice(phrase, 0, start));
    add_address(reader, name.size ? name : comment, bytes_from(phrase, start));
}

static void read_addresses(struct address_reader *reader);

/* Some senders encode the whole field, address and all: read what its words say. False where they
 * say no address. */
static bool add_encoded(struct address_reader *reader, struct bytes phrase)
{
    struct decoder *decoder = reader->decoder;
    if (reader->is_decoded || bytes_find_byte(phrase, '@', 0) != BYTES_NOT_FOUND ||
        bytes_find(phrase, bytes_of("=?"), 0) == BYTES_NOT_FOUND)
        return false;
    struct bytes text = encoded_words_decode(decoder, arena_copy(decoder->arena, phrase));
    if (bytes_find_byte(text, '@', 0) == BYTES_NOT_FOUND)
        return false;
    struct address_reader inner = {
        .decoder = decoder,
        .collector = reader->collector,
        .text = text,
        .phrase = arena_alloc(decoder->arena, text.size),
        .comment = arena_alloc(decoder->arena, text.size),
        .is_decoded = true,
    };
    size_t count = reader->collector->count;
    read_addresses(&inner);
    return reader->collector->count > count;
}

/* An address ends here: make it of what was gathered. */
static void finish_address(struct address_reader *reader)
{
    struct bytes phrase = bytes_trim(bytes_make(reader->phrase, reader->phrase_size));
    struct bytes comment = bytes_trim(bytes_make(reader->comment, reader->comment_size));
    if (reader->has_bracketed)
        add_address(reader, phrase.size ? phrase : comment, reader->bracketed);
    else if (phrase.size && !add_encoded(reader, phrase))
        add_bare(reader, phrase, comment);
    reader->phrase_size = 0;
    reader->comment_size = 0;
    reader->has_bracketed = false;
    reader->is_one_of_several = false;
}

/* Gather a comment (RFC 5322 §3.2.2); they nest. */
static void read_comment(struct address_reader *reader)
{
    struct bytes text = reader->text;
    size_t depth = 0;
    for (; reader->at < text.size; reader->at++) {
        uint8_t byte = text.data[reader->at];
        if (byte == ')' && --depth == 0) {
            reader->at++;
            return;
        }
        if (byte == '\\' && reader->at + 1 < text.size)
            byte = text.data[++reader->at];
        else if (byte == '(' && depth++ == 0)
            continue;
        reader->comment[reader->comment_size++] = byte;
    }
}

/* Whether the quoted string that opens at `at` is a local part: an "@" comes right behind it. Its
 * quotes then belong to the address. */
static size_t quoted_end(struct bytes text, size_t at)
{
    for (at++; at < text.size && text.data[at] != '"'; at++)
        if (text.data[at] == '\\')
            at++;
    return at < text.size ? at : text.size;
}

static void read_quoted(struct address_reader *reader)
{
    struct bytes text = reader->text;
    size_t end = reader->has_lone_quote ? text.size : quoted_end(text, reader->at);
    bool is_local_part = end + 1 < text.size && text.data[end + 1] == '@';
    if (end == text.size) {
        /* Nor does any later one: what follows is read as if it were not there. */
        reader->has_lone_quote = true;
        reader->at++;
        return;
    }
    if (is_local_part)
        reader->phrase[reader->phrase_size++] = '"';
    for (size_t at = reader->at + 1; at < end; at++) {
        bool is_escape = text.data[at] == '\\' && at + 1 < end;
        if (is_escape && is_local_part)
            reader->phrase[reader->phrase_size++] = '\\';
        at += is_escape;
        reader->phrase[reader->phrase_size++] = text.data[at];
    }
    if (is_local_part)
        reader->phrase[reader->phrase_size++] = '"';
    reader->at = end + 1;
}

/* One more bracket holds an address: the one before was another. Its name is what stood before it;
 * where nothing stands between the two they share that, but it is copied once. */
static void finish_bracketed(struct address_reader *reader)
{
    size_t size = reader->name_size;
    /* A bracket inside an encoded word parts no names. */
    if (bytes_start_with(bytes_make(reader->phrase + size, reader->phrase_size - size),
                         bytes_of("?=")))
        size = reader->phrase_size;
    size_t name_size = reader->is_one_of_several ? 0 : size;
    struct bytes behind = bytes_make(reader->phrase + size, reader->phrase_size - size);
    add_address(reader, bytes_trim(bytes_make(reader->phrase, name_size)), reader->bracketed);
    reader->is_one_of_several = bytes_trim(behind).size == 0;
    if (reader->is_one_of_several)
        return;
    memmove(reader->phrase, behind.data, behind.size);
    reader->phrase_size = behind.size;
}

/* At "<": its text up to ">", or where the bracket is missing up to the "," or the end. */
static void read_bracketed(struct address_reader *reader)
{
    struct bytes text = reader->text;
    size_t start = reader->at + 1;
    size_t end = start;
    while (end < text.size && text.data[end] != '>' && text.data[end] != '<') {
        if (text.data[end] == '"')
            end = quoted_end(text, end);
        if (end < text.size)
            end++;
    }
    bool is_closed = end < text.size && text.data[end] == '>';
    if (!is_closed) {
        size_t comma = bytes_find_byte(bytes_slice(text, 0, end), ',', start);
        end = comma == BYTES_NOT_FOUND ? end : comma;
    }
    struct bytes inside = bytes_slice(text, start, end);
    /* Of "<<a@b>>" and "Name <x> <a@b>" the last that holds an address; where several do, clients
     * differ: each counts. */
    bool has_sign = bytes_find_byte(inside, '@', 0) != BYTES_NOT_FOUND;
    if (reader->has_bracketed && has_sign &&
        bytes_find_byte(reader->bracketed, '@', 0) != BYTES_NOT_FOUND)
        finish_bracketed(reader);
    if (!reader->has_bracketed || has_sign) {
        reader->bracketed = inside;
        reader->name_size = reader->phrase_size;
        reader->has_bracketed = true;
    }
    reader->at = end + is_closed;
}

/* An encoded word is one piece, whatever stands in it: senders leave ":", "," and ")" as they are.
 * Returns where the one that begins at the reader ends, or where it begins. */
static size_t word_end(struct address_reader *reader)
{
    struct bytes text = reader->text;
    size_t at = reader->at;
    size_t charset = bytes_start_with(bytes_from(text, at), bytes_of("=?")) ? at + 2 : text.size;
    size_t charset_limit = charset + WORD_CHARSET_MAX_BYTES;
    while (charset < text.size && charset < charset_limit && text.data[charset] > ' ' &&
           text.data[charset] != '?')
        charset++;
    if (reader->has_lone_word || text.size < charset + 3 || text.data[charset] != '?' ||
        text.data[charset + 2] != '?')
        return at;
    size_t end = charset + 3;
    while (end + 1 < text.size && text.data[end] != '<') {
        if (text.data[end] == '?' && text.data[end + 1] == '=')
            return end + 2;
        end++;
    }
    /* Nor does any other one before the "<", or the end. */
    reader->has_lone_word = true;
    return at;
}

static void read_byte(struct address_reader *reader)
{
    uint8_t byte = reader->text.data[reader->at];
    if (byte == '=') {
        size_t end = word_end(reader);
        memcpy(reader->phrase + reader->phrase_size, reader->text.data + reader->at,
               end - reader->at);
        reader->phrase_size += end - reader->at;
        if (end > reader->at) {
            reader->at = end;
            return;
        }
    }
    if (byte == '(') {
        read_comment(reader);
        return;
    }
    if (byte == '"') {
        read_quoted(reader);
        return;
    }
    if (byte == '<') {
        reader->has_lone_word = false;
        read_bracketed(reader);
        return;
    }
    reader->is_in_brackets = byte == '[' || (reader->is_in_brackets && byte != ']');
    reader->at++;
    if (byte == ',' || byte == ';') {
        finish_address(reader);
    } else if (byte == ':' && !reader->is_in_brackets && !reader->has_bracketed) {
        /* A group's name, or "mailto:"; a name that holds an address says who sent it. */
        struct bytes phrase = bytes_trim(bytes_make(reader->phrase, reader->phrase_size));
        if (phrase.size && phrase.data[0] != '@' &&
            bytes_find_byte(phrase, '@', 0) != BYTES_NOT_FOUND)
            add_bare(reader, phrase, bytes_make(NULL, 0));
        reader->phrase_size = 0;
        reader->comment_size = 0;
    } else if (byte != '>') {
        if (byte == '\\' && reader->at < reader->text.size)
            byte = reader->text.data[reader->at++];
        bool is_blank = byte_is_blank(byte);
        /* Blanks on both sides of a comment are one. */
        if (!is_blank || (reader->phrase_size && reader->phrase[reader->phrase_size - 1] != ' '))
            reader->phrase[reader->phrase_size++] = is_blank ? ' ' : byte;
    }
}

static void read_addresses(struct address_reader *reader)
{
    while (reader->at < reader->text.size)
        read_byte(reader);
    finish_address(reader);
}

void addresses_parse(struct decoder *decoder, struct bytes text,
                     struct address_collector *collector)
{
    text = header_unfold(decoder->arena, text);
    if (text.size == 0)
        return;
    struct address_reader reader = {
        .decoder = decoder,
        .collector = collector,
        .text = text,
        .phrase = arena_alloc(decoder->arena, text.size),
        .comment = arena_alloc(decoder->arena, text.size),
    };
    size_t count = collector->count;
    read_addresses(&reader);
    if (collector->count == count && !bytes_equal(text, bytes_of("<>")) &&
        bytes_find_byte(text, ':', 0) == BYTES_NOT_FOUND)
        anomaly_add(&decoder->message.anomalies, ANOMALY_BAD_ADDRESS);
}
