#include "engine/match/collector_host.h"

#include "engine/base/limits.h"

struct hosts {
    struct arena *arena;
    struct bytes *items;
    size_t count;
};

static void add_host(struct hosts *hosts, struct bytes url)
{
    struct url_parts pieces = {0};
    if (hosts->count == LIMIT_COLLECTOR_HOSTS || !url_split(hosts->arena, url, &pieces) ||
        pieces.host.size == 0)
        return;
    for (size_t i = 0; i < hosts->count; i++)
        if (bytes_equal(hosts->items[i], pieces.host))
            return;
    hosts->items[hosts->count++] = pieces.host;
}

/* A form's action; one without a scheme (RFC 3986 §4.2) goes to a host all the same. */
static void add_action(struct hosts *hosts, struct bytes action)
{
    static const char scheme[] = "https:";
    action = bytes_trim(action);
    if (!bytes_start_with(action, bytes_of("//"))) {
        add_host(hosts, action);
        return;
    }
    uint8_t *url = arena_alloc(hosts->arena, sizeof scheme - 1 + action.size);
    memcpy(url, scheme, sizeof scheme - 1);
    memcpy(url + sizeof scheme - 1, action.data, action.size);
    add_host(hosts, bytes_make(url, sizeof scheme - 1 + action.size));
}

static bool ends_url(uint8_t byte)
{
    return byte <= ' ' || byte == '"' || byte == '\'' || byte == '`' || byte == '<' ||
           byte == '>' || byte == '\\';
}

/* The URLs of a script, wherever they stand in it. */
static void add_script(struct hosts *hosts, struct bytes script)
{
    size_t start = 0;
    while (hosts->count < LIMIT_COLLECTOR_HOSTS &&
           (start = bytes_find_fold(script, bytes_of("http"), start)) != BYTES_NOT_FOUND) {
        size_t end = start;
        while (end < script.size && !ends_url(script.data[end]))
            end++;
        struct bytes url = bytes_slice(script, start, end);
        if (bytes_start_with_fold(url, bytes_of("http://")) ||
            bytes_start_with_fold(url, bytes_of("https://")))
            add_host(hosts, url);
        start = end > start + 4 ? end : start + 4;
    }
}

static bool asks_password(const struct html_facts *html)
{
    for (size_t i = 0; i < html->input_types.count; i++)
        if (bytes_equal(html->input_types.items[i], bytes_of("password")))
            return true;
    return false;
}

struct bytes_list collector_hosts(struct message *message, struct part *part)
{
    const struct html_facts *html = part_html(message, part);
    if (!html || !asks_password(html))
        return (struct bytes_list){0};
    struct hosts hosts = {.arena = message_arena(message)};
    hosts.items = arena_alloc(hosts.arena, LIMIT_COLLECTOR_HOSTS * sizeof *hosts.items);
    for (size_t i = 0; i < html->form_actions.count; i++)
        add_action(&hosts, html->form_actions.items[i]);
    bool is_named = hosts.count > 0;
    for (size_t i = 0; i < html->scripts.count && !is_named; i++)
        add_script(&hosts, html->scripts.items[i]);
    return (struct bytes_list){hosts.items, hosts.count};
}
