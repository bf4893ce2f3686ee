#include "signatures/indicator_url.h"

#include "engine/base/buffer.h"

struct url_pieces {
    struct bytes scheme; /* empty: none */
    struct bytes authority;
    struct bytes rest; /* path and query */
};

static size_t find_any(struct bytes text, const char *bytes, size_t start)
{
    for (size_t i = start; i < text.size; i++)
        if (text.data[i] && strchr(bytes, text.data[i]))
            return i;
    return text.size;
}

static struct url_pieces split(struct bytes url)
{
    struct url_pieces pieces = {.rest = bytes_slice(url, 0, find_any(url, "#", 0))};
    size_t mark = bytes_find(pieces.rest, bytes_of("://"), 0);
    if (mark != BYTES_NOT_FOUND && mark < find_any(pieces.rest, "/?", 0)) {
        pieces.scheme = bytes_slice(pieces.rest, 0, mark);
        pieces.rest = bytes_from(pieces.rest, mark + 3);
    }
    size_t end = find_any(pieces.rest, "/?", 0);
    pieces.authority = bytes_slice(pieces.rest, 0, end);
    pieces.rest = bytes_from(pieces.rest, end);
    struct bytes port =
        bytes_of(bytes_equal_fold(pieces.scheme, bytes_of("https")) ? ":443" : ":80");
    if (bytes_end_with(pieces.authority, port))
        pieces.authority = bytes_slice(pieces.authority, 0, pieces.authority.size - port.size);
    return pieces;
}

static void append_lower(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        buffer_append_byte(out, byte_to_lower(text.data[i]));
}

struct form_list {
    struct arena *arena;
    struct bytes *forms;
    size_t count;
};

static void add_form(struct form_list *list, struct bytes scheme, const struct url_pieces *pieces,
                     struct bytes rest)
{
    struct buffer text = {0};
    append_lower(&text, scheme);
    buffer_append_string(&text, scheme.size ? "://" : "");
    append_lower(&text, pieces->authority);
    buffer_append(&text, rest);
    list->forms[list->count++] = arena_copy(list->arena, buffer_bytes(&text));
    buffer_done(&text);
}

/* With and without the slash at the end; a query has none. */
static void add_forms(struct form_list *list, struct bytes scheme, const struct url_pieces *pieces)
{
    struct bytes rest = pieces->rest;
    add_form(list, scheme, pieces, rest);
    if (find_any(rest, "?", 0) < rest.size)
        return;
    if (bytes_end_with(rest, bytes_of("/"))) {
        add_form(list, scheme, pieces, bytes_slice(rest, 0, rest.size - 1));
        return;
    }
    struct buffer longer = {0};
    buffer_append(&longer, rest);
    buffer_append_byte(&longer, '/');
    add_form(list, scheme, pieces, buffer_bytes(&longer));
    buffer_done(&longer);
}

struct bytes indicator_url_plain(struct arena *arena, struct bytes url)
{
    struct url_pieces pieces = split(url);
    struct bytes form = {0};
    struct form_list list = {arena, &form, 0};
    size_t plain_size =
        pieces.scheme.size + strlen("://") + pieces.authority.size + pieces.rest.size;
    if (pieces.scheme.size && pieces.authority.size && plain_size < url.size)
        add_form(&list, pieces.scheme, &pieces, pieces.rest);
    return form;
}

size_t indicator_url_forms(struct arena *arena, struct bytes url,
                           struct bytes out_forms[URL_MOST_FORMS])
{
    struct form_list list = {arena, out_forms, 0};
    struct url_pieces pieces = split(url);
    if (pieces.authority.size == 0) {
        out_forms[0] = url;
        return 1;
    }
    if (pieces.scheme.size) {
        add_forms(&list, pieces.scheme, &pieces);
    } else {
        add_forms(&list, bytes_of("http"), &pieces);
        add_forms(&list, bytes_of("https"), &pieces);
    }
    if (bytes_start_with_fold(pieces.authority, bytes_of("www.")))
        add_forms(&list, bytes_make(NULL, 0), &pieces);
    return list.count;
}
