/* What servers write down on the way: dates, Received, authentication results. A date written as
 * the RFC says is read back; hosts are in lower case, and what is an address is one to inet_pton().
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <time.h>

#include "engine/mail/authentication.h"
#include "engine/mail/date.h"
#include "engine/mail/received.h"
#include "tests/fuzz/message_check.h"

/* The years that RFC 5322 §3.3 allows and that four digits hold. */
#define FIRST_SECOND (-INT64_C(2208988800))
#define SECONDS_OF_YEARS UINT64_C(255611289600)

static void check_lower(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        REQUIRE(byte_to_lower(text.data[i]) == text.data[i]);
}

/* The instant and zone that the first bytes of the input stand for, as RFC 5322 has it. */
static void check_date_round_trip(struct bytes data)
{
    uint64_t seed = bytes_hash(data);
    int64_t instant = FIRST_SECOND + (int64_t)(seed % SECONDS_OF_YEARS);
    int zone = (int)(seed >> 48) % (24 * 60) - 12 * 60;
    time_t shown = (time_t)(instant + zone * INT64_C(60));
    struct tm fields;
    char text[64];
    char zone_text[8];
    if (shown < FIRST_SECOND || !gmtime_r(&shown, &fields) || fields.tm_year > 9999 - 1900)
        return;
    size_t size = strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S ", &fields);
    unsigned distance = (unsigned)(zone < 0 ? -zone : zone);
    (void)snprintf(zone_text, sizeof zone_text, "%c%02u%02u", zone < 0 ? '-' : '+',
                   distance / 60 % 100, distance % 60);
    memcpy(text + size, zone_text, strlen(zone_text) + 1);
    REQUIRE(date_parse(bytes_of(text)) == instant);
}

static void check_date(struct bytes text)
{
    struct buffer longer = {0};
    int64_t instant = date_parse(text);
    REQUIRE(instant == TIME_UNKNOWN ||
            (instant >= FIRST_SECOND - 86400 &&
             instant < FIRST_SECOND + (int64_t)SECONDS_OF_YEARS + INT64_C(172800)));
    buffer_append_string(&longer, "from a.example by b.example;");
    buffer_append(&longer, text);
    if (bytes_find_byte(text, ';', 0) == BYTES_NOT_FOUND)
        REQUIRE(received_date(buffer_bytes(&longer)) == instant);
    buffer_done(&longer);
}

/* inet_pton() takes no leading zeros, which mail has. */
static void check_ip(struct bytes text)
{
    char copy[64];
    unsigned char address[16];
    if (text.size == 0 || text.size >= sizeof copy ||
        bytes_find_byte(text, '\0', 0) != BYTES_NOT_FOUND)
        return;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    bool is_ipv4 = inet_pton(AF_INET, copy, address) == 1;
    bool is_ipv6 = inet_pton(AF_INET6, copy, address) == 1;
    bool is_ip = text_is_ip(text);
    REQUIRE(is_ip || !(is_ipv4 || is_ipv6));
    REQUIRE(is_ipv6 || !is_ip || bytes_find_byte(text, ':', 0) == BYTES_NOT_FOUND);
}

static void check_received(struct arena *arena, struct bytes text)
{
    struct bytes_collector hosts = {.arena = arena};
    struct bytes_collector addresses = {.arena = arena};
    received_parse(text, &hosts, &addresses);
    for (size_t i = 0; i < hosts.count; i++) {
        REQUIRE(hosts.items[i].size > 0);
        check_lower(hosts.items[i]);
    }
    for (size_t i = 0; i < addresses.count; i++)
        REQUIRE(text_is_ip(addresses.items[i]));
}

static void check_results(struct arena *arena, struct bytes text)
{
    struct bytes_collector results = {.arena = arena};
    struct bytes_collector same = {.arena = arena};
    authentication_results(text, bytes_of("spf"), &results);
    authentication_results(text, bytes_of("SPF"), &same);
    REQUIRE(same.count == results.count);
    received_spf_result(text, &results);
    for (size_t i = 0; i < results.count; i++) {
        REQUIRE(results.items[i].size > 0);
        check_lower(results.items[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), SCAN_SLACK_BYTES, '0');
    struct arena *arena = arena_new(4096);
    check_date_round_trip(text);
    check_date(text);
    check_ip(text);
    check_received(arena, text);
    check_results(arena, text);
    arena_free(arena);
    fuzz_free(text);
    return 0;
}
