/* Where a document leads: its links and form actions, as they are shown and as they are written. */
#include "engine/mail/html_reader.h"
#include "engine/mail/url.h"

bool html_reader_has_room(struct html_reader *reader, size_t count)
{
    if (count < LIMIT_LINKS)
        return true;
    anomaly_add(&reader->decoder->message.anomalies, ANOMALY_LIMIT_LINKS);
    return false;
}

struct bytes html_plain_url(struct arena *arena, struct bytes url)
{
    unsigned has_control = 0;
    for (size_t i = 0; i < url.size; i++)
        has_control |= (unsigned)(url.data[i] < ' ');
    if (!has_control)
        return url;
    uint8_t *copy = arena_alloc(arena, url.size);
    size_t size = 0;
    for (size_t i = 0; i < url.size; i++)
        if (url.data[i] >= ' ' || !byte_is_space(url.data[i]))
            copy[size++] = url.data[i];
    return bytes_make(copy, size);
}

/* What is shown of a URL: of a data: URL its start, because the rest is content. */
static struct bytes shown_url(struct bytes url)
{
    if (url.size <= LIMIT_DATA_URL_BYTES || !bytes_start_with_fold(url, bytes_of("data:")))
        return url;
    size_t end = LIMIT_DATA_URL_BYTES;
    while ((url.data[end] & 0xC0) == 0x80) /* not inside a character */
        end--;
    return bytes_slice(url, 0, end);
}

bool html_reader_add_link(struct html_reader *reader, struct bytes url)
{
    url = html_plain_url(reader->arena, url);
    if (url.size == 0)
        return false;
    if ((url.data[0] | 0x20) == 'j' && bytes_start_with_fold(url, bytes_of("javascript:"))) {
        html_reader_add_script(reader, url);
        return false;
    }
    if (!html_reader_has_room(reader, reader->link_count))
        return false;
    reader->links = list_room(reader->arena, reader->links, reader->link_count,
                              &reader->link_capacity, sizeof *reader->links);
    reader->links[reader->link_count++] = (struct link){.url = shown_url(url)};
    if ((url.data[0] | 0x20) == 'd' && bytes_start_with_fold(url, bytes_of("data:")))
        html_reader_decode_url(reader, url);
    return true;
}

void html_reader_add_form_action(struct html_reader *reader, struct bytes action)
{
    action = html_plain_url(reader->arena, action);
    if (action.size && html_reader_add_link(reader, action) &&
        html_reader_has_room(reader, reader->form_actions.count))
        bytes_collect(&reader->form_actions, shown_url(action));
}

void html_reader_close_link(struct html_reader *reader)
{
    if (reader->open_link == SIZE_MAX)
        return;
    struct html_span span = {reader->open_link_start, reader->text.size};
    reader->links[reader->open_link].text = bytes_trim(
        bytes_slice(bytes_make(reader->text.out, reader->text.size), span.start, span.end));
    reader->open_link = SIZE_MAX;
    reader->spans = list_room(reader->arena, reader->spans, reader->span_count,
                              &reader->span_capacity, sizeof *reader->spans);
    reader->spans[reader->span_count++] = span;
}

void html_reader_add_text_links(struct html_reader *reader, struct bytes text)
{
    struct url_search search;
    struct bytes url;
    size_t span = 0;
    url_search_begin(&search, text);
    while (url_search_next(&search, &url)) {
        size_t start = (size_t)(url.data - text.data);
        while (span < reader->span_count && reader->spans[span].end <= start)
            span++;
        if (span < reader->span_count && reader->spans[span].start <= start)
            continue;
        if (!html_reader_add_link(reader, url))
            return;
    }
}

void html_reader_resolve_links(struct html_reader *reader)
{
    for (size_t i = 0; reader->base.size && i < reader->link_count; i++)
        reader->links[i].url = url_resolve(reader->arena, reader->base, reader->links[i].url);
}
