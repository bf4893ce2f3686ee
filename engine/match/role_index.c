#include "engine/match/role_index.h"

#include <stdlib.h>

#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"

struct role_name {
    struct bytes key; /* folded, as words_append() and mailbox_append() write it */
    struct bytes role;
};

/* Names of one kind. */
struct name_set {
    struct role_name *items;
    size_t count;
    size_t capacity;
    struct table table;
};

struct role_index {
    struct name_set mailboxes;
    struct name_set titles;
    struct name_set unspaced; /* titles of scripts without blanks between words */
};

/* Where words of a text begin and end in its key. */
struct words {
    struct buffer key;
    size_t starts[LIMIT_ROLE_TEXT_BYTES];
    size_t ends[LIMIT_ROLE_TEXT_BYTES];
    size_t count;
};

static bool is_word_byte(uint8_t byte)
{
    return byte >= 0x80 || byte_is_alpha(byte) || byte_is_digit(byte);
}

/* The words of `text`, folded, with one blank between them: "head of supply logistics". */
static void words_read(struct words *words, struct bytes text)
{
    struct buffer folded = {0};
    text.size = utf8_cut(text, LIMIT_ROLE_TEXT_BYTES);
    (void)fold_append(&folded, text);
    words->count = 0;
    for (size_t at = 0; at < folded.size && words->count < LIMIT_ROLE_TEXT_BYTES;) {
        size_t start = at;
        while (at < folded.size && is_word_byte(folded.data[at]))
            at++;
        if (at == start) {
            at++;
            continue;
        }
        if (words->count)
            buffer_append_byte(&words->key, ' ');
        words->starts[words->count] = words->key.size;
        buffer_append(&words->key, bytes_slice(buffer_bytes(&folded), start, at));
        words->ends[words->count++] = words->key.size;
    }
    buffer_done(&folded);
}

static void mailbox_append(struct buffer *out, struct bytes local)
{
    struct buffer folded = {0};
    local = bytes_slice(local, 0, bytes_find_byte(local, '+', 1));
    local.size = utf8_cut(local, LIMIT_ROLE_TEXT_BYTES);
    (void)fold_append(&folded, local);
    size_t size = folded.size;
    while (size > 0 && byte_is_digit(folded.data[size - 1]))
        size--;
    size = size ? size : folded.size;
    for (size_t i = 0; i < size; i++)
        if (is_word_byte(folded.data[i]))
            buffer_append_byte(out, folded.data[i]);
    buffer_done(&folded);
}

static const struct role_name *find_name(const struct name_set *set, struct bytes key)
{
    size_t cursor = 0;
    uint32_t found = 0;
    while ((found = table_next(&set->table, bytes_hash(key), &cursor)) != TABLE_NONE)
        if (bytes_equal(set->items[found].key, key))
            return &set->items[found];
    return NULL;
}

static void add_name(struct role_list *list, struct name_set *set, struct bytes role,
                     const struct sheet_value *name, struct bytes key)
{
    const struct role_name *known = find_name(set, key);
    if (key.size == 0) {
        sheet_notes_add(&list->notes, list->arena, name->place, "'%.*s' has no letters: left out",
                        (int)name->text.size, (const char *)name->text.data);
        return;
    }
    if (known) {
        if (!bytes_equal(known->role, role))
            sheet_notes_add(&list->notes, list->arena, name->place,
                            "'%.*s' stands for '%.*s' already: left out", (int)name->text.size,
                            (const char *)name->text.data, (int)known->role.size,
                            (const char *)known->role.data);
        return;
    }
    set->items = memory_grow(set->items, &set->capacity, set->count + 1, sizeof *set->items);
    table_insert(&set->table, bytes_hash(key), (uint32_t)set->count);
    set->items[set->count++] = (struct role_name){arena_copy(list->arena, key), role};
}

/* Han, kana, Thai and the like; Hangul has blanks, but writes "nim" and particles without one. */
static bool is_unspaced(struct bytes text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t code_point = utf8_next(text, &at);
        if ((code_point >= 0x0E00 && code_point < 0x1000) || code_point >= 0x2E80)
            return true;
    }
    return false;
}

static void add_title(struct role_index *index, struct role_list *list, struct bytes role,
                      const struct sheet_value *title)
{
    struct words words = {0};
    words_read(&words, title->text);
    if (words.count > LIMIT_ROLE_WORDS || title->text.size > LIMIT_ROLE_TEXT_BYTES)
        sheet_notes_add(&list->notes, list->arena, title->place,
                        "a title of more than %d words: left out", LIMIT_ROLE_WORDS);
    else
        add_name(list, is_unspaced(title->text) ? &index->unspaced : &index->titles, role, title,
                 buffer_bytes(&words.key));
    buffer_done(&words.key);
}

static void add_mailbox(struct role_index *index, struct role_list *list, struct bytes role,
                        const struct sheet_value *mailbox)
{
    struct buffer key = {0};
    mailbox_append(&key, mailbox->text);
    add_name(list, &index->mailboxes, role, mailbox, buffer_bytes(&key));
    buffer_done(&key);
}

struct role_index *role_index_new(struct role_list *list)
{
    struct role_index *index = memory_new(1, sizeof *index);
    for (size_t i = 0; i < list->row_count; i++) {
        const struct role_row *row = &list->rows[i];
        for (size_t j = 0; j < row->titles.count; j++)
            add_title(index, list, row->role, &row->titles.items[j]);
        for (size_t j = 0; j < row->mailboxes.count; j++)
            add_mailbox(index, list, row->role, &row->mailboxes.items[j]);
    }
    return index;
}

static void name_set_done(struct name_set *set)
{
    free(set->items);
    table_done(&set->table);
}

void role_index_free(struct role_index *index)
{
    if (!index)
        return;
    name_set_done(&index->mailboxes);
    name_set_done(&index->titles);
    name_set_done(&index->unspaced);
    free(index);
}

struct bytes role_of_mailbox(const struct role_index *index, struct bytes local)
{
    struct buffer key = {0};
    mailbox_append(&key, local);
    const struct role_name *name = find_name(&index->mailboxes, buffer_bytes(&key));
    buffer_done(&key);
    return name ? name->role : (struct bytes){0};
}

/* The longest title that is some words in a row. */
static const struct role_name *find_spaced(const struct role_index *index,
                                           const struct words *words)
{
    size_t most = words->count < LIMIT_ROLE_WORDS ? words->count : LIMIT_ROLE_WORDS;
    for (size_t length = most; length > 0; length--) {
        for (size_t first = 0; first + length <= words->count; first++) {
            struct bytes key = bytes_slice(buffer_bytes(&words->key), words->starts[first],
                                           words->ends[first + length - 1]);
            const struct role_name *name = find_name(&index->titles, key);
            if (name)
                return name;
        }
    }
    return NULL;
}

static const struct role_name *find_unspaced(const struct role_index *index, struct bytes key)
{
    const struct role_name *best = NULL;
    for (size_t i = 0; i < index->unspaced.count; i++) {
        const struct role_name *name = &index->unspaced.items[i];
        if ((!best || name->key.size > best->key.size) &&
            bytes_find(key, name->key, 0) != BYTES_NOT_FOUND)
            best = name;
    }
    return best;
}

struct bytes role_in_text(const struct role_index *index, struct bytes text)
{
    struct words words;
    words.key = (struct buffer){0};
    words_read(&words, text);
    const struct role_name *name = find_spaced(index, &words);
    if (!name && !bytes_are_ascii(buffer_bytes(&words.key)))
        name = find_unspaced(index, buffer_bytes(&words.key));
    buffer_done(&words.key);
    return name ? name->role : (struct bytes){0};
}

struct bytes role_of_title(const struct role_index *index, struct bytes text)
{
    struct words words;
    words.key = (struct buffer){0};
    words_read(&words, text);
    const struct role_name *name = find_name(&index->titles, buffer_bytes(&words.key));
    if (!name)
        name = find_name(&index->unspaced, buffer_bytes(&words.key));
    buffer_done(&words.key);
    return name ? name->role : (struct bytes){0};
}
