#include "engine/mail/message.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/mail/address.h"
#include "engine/mail/authentication.h"
#include "engine/mail/date.h"
#include "engine/mail/decoder.h"
#include "engine/mail/encoded_word.h"
#include "engine/mail/header.h"
#include "engine/mail/mime.h"
#include "engine/mail/received.h"

/* Holds all that most messages need, so that the heap is not asked again. */
#define ARENA_BLOCK_BYTES MEBIBYTE
/* What a worker keeps of its buffers from one message to the next. */
#define BUFFER_KEEP_BYTES ((size_t)64 << 10)

struct decoder *decoder_new(const struct unpacker *unpacker)
{
    struct decoder *decoder = memory_new(1, sizeof *decoder);
    decoder->unpacker = unpacker;
    decoder->arena = arena_new(ARENA_BLOCK_BYTES);
    decoder->charsets = charset_decoder_new();
    decoder->html_names = html_names_new();
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (!decoder)
        return;
    buffer_done(&decoder->words);
    buffer_done(&decoder->word_raw);
    html_names_free(decoder->html_names);
    charset_decoder_free(decoder->charsets);
    arena_free(decoder->arena);
    free(decoder);
}

void decoder_share_memory(struct decoder *decoder, struct gate_pass *pass)
{
    decoder->pass = pass;
}

void decoder_forget(struct decoder *decoder)
{
    arena_reset(decoder->arena);
    buffer_reset_to(&decoder->words, BUFFER_KEEP_BYTES);
    buffer_reset_to(&decoder->word_raw, BUFFER_KEEP_BYTES);
}

struct message *message_parse(struct decoder *decoder, struct bytes raw)
{
    decoder_forget(decoder);
    decoder->last_part = NULL;
    decoder->is_expanded = false;
    decoder->has_links = false;
    decoder->has_received = false;
    decoder->address_count = 0;
    struct message *message = &decoder->message;
    *message = (struct message){.decoder = decoder, .raw = raw};
    (void)mime_parse(decoder, NULL, raw);
    message->headers = message->parts->headers;
    header_block_check(&message->headers, &message->anomalies);
    return message;
}

struct arena *message_arena(struct message *message)
{
    return message->decoder->arena;
}

struct bytes message_header_text(struct message *message, const struct header *header)
{
    return encoded_words_decode(message->decoder,
                                header_unfold(message->decoder->arena, header->value));
}

static struct address_list read_addresses(struct message *message, const char *header_name)
{
    struct address_collector collector = {0};
    for (const struct header *header = header_find(&message->headers, header_name, NULL); header;
         header = header_find(&message->headers, header_name, header))
        addresses_parse(message->decoder, header->value, &collector);
    return (struct address_list){collector.items, collector.count};
}

struct address_list message_addresses(struct message *message, const char *header_name)
{
    struct decoder *decoder = message->decoder;
    for (size_t i = 0; i < decoder->address_count; i++)
        if (strcmp(decoder->addresses[i].header_name, header_name) == 0)
            return decoder->addresses[i].list;
    struct address_list list = read_addresses(message, header_name);
    if (decoder->address_count < ADDRESS_HEADERS_KEPT)
        decoder->addresses[decoder->address_count++] = (struct read_addresses){header_name, list};
    return list;
}

int64_t message_date(struct message *message)
{
    const struct header *header = header_find(&message->headers, "date", NULL);
    if (!header)
        return TIME_UNKNOWN;
    int64_t seconds = date_parse(header_unfold(message->decoder->arena, header->value));
    if (seconds == TIME_UNKNOWN)
        anomaly_add(&message->anomalies, ANOMALY_BAD_DATE);
    return seconds;
}

int64_t message_delivery_date(struct message *message)
{
    const struct header *header = header_find(&message->headers, "received", NULL);
    if (!header)
        return TIME_UNKNOWN;
    return received_date(header_unfold(message->decoder->arena, header->value));
}

/* Hosts and addresses of all Received headers, found together the first time one is asked for. */
static void read_received(struct message *message)
{
    struct decoder *decoder = message->decoder;
    struct arena *arena = decoder->arena;
    struct bytes_collector hosts = {.arena = arena};
    struct bytes_collector addresses = {.arena = arena};
    for (const struct header *header = header_find(&message->headers, "received", NULL); header;
         header = header_find(&message->headers, "received", header))
        received_parse(header_unfold(arena, header->value), &hosts, &addresses);
    /* Header bytes need not be UTF-8; what passed for an IP address is ASCII. */
    for (size_t i = 0; i < hosts.count; i++) {
        bool ignored = false;
        hosts.items[i] = charset_repair_utf8(arena, hosts.items[i], &ignored);
    }
    decoder->has_received = true;
    decoder->received_hosts = (struct bytes_list){hosts.items, hosts.count};
    decoder->received_ips = (struct bytes_list){addresses.items, addresses.count};
}

struct bytes_list message_received_hosts(struct message *message)
{
    if (!message->decoder->has_received)
        read_received(message);
    return message->decoder->received_hosts;
}

struct bytes_list message_received_ips(struct message *message)
{
    if (!message->decoder->has_received)
        read_received(message);
    return message->decoder->received_ips;
}

struct bytes_list message_auth_results(struct message *message, const char *method)
{
    struct arena *arena = message->decoder->arena;
    struct bytes_collector results = {.arena = arena};
    const char *name = "authentication-results";
    for (const struct header *header = header_find(&message->headers, name, NULL); header;
         header = header_find(&message->headers, name, header))
        authentication_results(header_unfold(arena, header->value), bytes_of(method), &results);
    if (strcmp(method, "spf") == 0)
        for (const struct header *header = header_find(&message->headers, "received-spf", NULL);
             header; header = header_find(&message->headers, "received-spf", header))
            received_spf_result(header_unfold(arena, header->value), &results);
    return (struct bytes_list){results.items, results.count};
}

struct bytes_list message_dkim_domains(struct message *message)
{
    struct arena *arena = message->decoder->arena;
    struct bytes_collector domains = {.arena = arena};
    const char *name = "dkim-signature";
    for (const struct header *header = header_find(&message->headers, name, NULL); header;
         header = header_find(&message->headers, name, header))
        dkim_signing_domain(header_unfold(arena, header->value), &domains);
    return (struct bytes_list){domains.items, domains.count};
}
