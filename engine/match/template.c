#include "engine/match/template.h"

#include "engine/base/digest.h"
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/table.h"

/* Shorter pieces of names are words of any text. */
#define LEAST_NAME_BYTES 3

/* Words of recipients' names, folded: what a salutation takes from them. */
struct names {
    struct buffer text; /* each with a blank behind it */
    struct table table; /* hash of a word */
};

static bool is_letter(uint8_t byte)
{
    return byte_is_alpha(byte) || byte >= 0x80;
}

static void add_names(struct names *names, struct bytes text)
{
    buffer_reset(&names->text);
    (void)fold_append(&names->text, text);
    struct bytes folded = buffer_bytes(&names->text);
    for (size_t start = 0; start < folded.size;) {
        size_t end = start;
        while (end < folded.size && is_letter(folded.data[end]))
            end++;
        if (end - start >= LEAST_NAME_BYTES)
            table_insert(&names->table, bytes_hash(bytes_slice(folded, start, end)), 0);
        start = end + 1;
    }
}

static void add_recipients(struct names *names, struct message *message)
{
    static const char *const headers[] = {"to", "cc", "bcc"};
    size_t left = LIMIT_RECIPIENTS_COMPARED;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct address_list list = message_addresses(message, headers[i]);
        for (size_t j = 0; j < list.count && left > 0; j++, left--) {
            const struct address *address = &list.items[j];
            size_t at_sign = bytes_find_byte(address->address, '@', 0);
            add_names(names, address->name);
            add_names(names, bytes_slice(address->address, 0, at_sign));
        }
    }
}

/* What stands before a name in a salutation, folded; it differs from recipient to recipient too. */
static bool is_title(struct bytes word)
{
    static const char *const titles[] = {"mr",   "mrs",    "ms",      "miss",     "mister", "madam",
                                         "sir",  "dr",     "prof",    "messrs",   "herr",   "herrn",
                                         "frau", "signor", "signora", "monsieur", "madame"};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (bytes_equal(word, bytes_of(titles[i])))
            return true;
    return false;
}

/* By its hash alone: a word that is taken for a name by mistake is left out of all mails alike. */
static bool is_name(const struct names *names, struct bytes word)
{
    size_t cursor = 0;
    return table_next(&names->table, bytes_hash(word), &cursor) != TABLE_NONE;
}

/* Append the words of `text`, what is between blanks, that any recipient could have got. */
static void append_words(const struct names *names, struct bytes text, struct buffer *out)
{
    for (size_t start = 0; start < text.size;) {
        size_t end = start;
        bool is_plain = true;
        while (end < text.size && text.data[end] > ' ') {
            uint8_t byte = text.data[end++];
            is_plain = is_plain && !byte_is_digit(byte) && byte != '@' && byte != '/';
        }
        size_t first = start;
        size_t last = end;
        while (first < last && !is_letter(text.data[first]))
            first++;
        while (first < last && !is_letter(text.data[last - 1]))
            last--;
        struct bytes word = bytes_slice(text, first, last);
        if (is_plain && word.size > 0 && !is_name(names, word) && !is_title(word)) {
            buffer_append(out, word);
            buffer_append_byte(out, ' ');
        }
        start = end + 1;
    }
}

static struct bytes digest_in(struct arena *arena, struct bytes text)
{
    char digest[DIGEST_TEXT_BYTES];
    digest_text(DIGEST_SHA256, text, digest);
    return arena_copy(arena, bytes_of(digest));
}

struct bytes template_of_body(struct message *message, const struct recipient_forms *forms,
                              struct bytes text)
{
    struct names names = {0};
    struct buffer folded = {0};
    struct buffer replaced = {0};
    struct buffer words = {0};
    add_recipients(&names, message);
    (void)fold_append(&folded, bytes_slice(text, 0, LIMIT_TEMPLATE_BYTES));
    recipient_forms_replace(forms, buffer_bytes(&folded), &replaced);
    append_words(&names, buffer_bytes(&replaced), &words);
    struct bytes made = buffer_bytes(&words);
    struct bytes digest = {0};
    if (made.size >= LEAST_TEMPLATE_BYTES)
        digest = digest_in(message_arena(message), made);
    buffer_done(&folded);
    buffer_done(&replaced);
    buffer_done(&words);
    buffer_done(&names.text);
    table_done(&names.table);
    return digest;
}

struct bytes template_of_attachment(struct message *message, const struct recipient_forms *forms,
                                    struct bytes content)
{
    if (content.size == 0 || content.size > LIMIT_TEMPLATE_BYTES)
        return (struct bytes){0};
    struct buffer replaced = {0};
    recipient_forms_replace(forms, content, &replaced);
    struct bytes digest = digest_in(message_arena(message), buffer_bytes(&replaced));
    buffer_done(&replaced);
    return digest;
}
