/* Address lists: each address has text, and its domain is what stands behind its "@"; what comes
 * before a list and ends with "," changes nothing in it. */
#include "engine/mail/address.h"
#include "tests/fuzz/message_check.h"

#define KNOWN "Ann Cold <ann@mail.example>, "

static void check_address(const struct address *address)
{
    REQUIRE(address->address.size > 0);
    fuzz_check_text(address->name);
    fuzz_check_text(address->address);
    fuzz_check_text(address->domain);
    REQUIRE(bytes_equal(bytes_trim(address->name), address->name));
    size_t sign = address->address.size;
    while (sign > 0 && address->address.data[sign - 1] != '@')
        sign--;
    struct bytes behind = bytes_from(address->address, sign);
    REQUIRE(sign > 0 || address->domain.size == 0);
    REQUIRE(bytes_start_with_fold(bytes_trim(behind), address->domain));
    REQUIRE(!bytes_end_with(address->domain, bytes_of(".")));
    for (size_t i = 0; i < address->domain.size; i++)
        REQUIRE(byte_to_lower(address->domain.data[i]) == address->domain.data[i]);
}

static struct address_collector parse(struct decoder *decoder, struct bytes text)
{
    struct address_collector collector = {0};
    addresses_parse(decoder, text, &collector);
    REQUIRE(collector.count <= LIMIT_ADDRESSES);
    for (size_t i = 0; i < collector.count; i++)
        check_address(&collector.items[i]);
    return collector;
}

static void check_behind_another(struct decoder *decoder, struct bytes text,
                                 const struct address_collector *alone)
{
    struct buffer longer = {0};
    buffer_append_string(&longer, KNOWN);
    buffer_append(&longer, text);
    struct address_collector behind = parse(decoder, buffer_bytes(&longer));
    REQUIRE(behind.count == alone->count + 1);
    REQUIRE(bytes_equal(behind.items[0].name, bytes_of("Ann Cold")));
    REQUIRE(bytes_equal(behind.items[0].address, bytes_of("ann@mail.example")));
    for (size_t i = 0; i < alone->count; i++) {
        REQUIRE(bytes_equal(behind.items[i + 1].name, alone->items[i].name));
        REQUIRE(bytes_equal(behind.items[i + 1].address, alone->items[i].address));
        REQUIRE(bytes_equal(behind.items[i + 1].domain, alone->items[i].domain));
    }
    buffer_done(&longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct decoder *decoder = fuzz_decoder(NULL);
    struct bytes text = fuzz_copy(bytes_make(data, size), SCAN_SLACK_BYTES, '>');
    struct address_collector alone = parse(decoder, text);
    if (alone.count < LIMIT_ADDRESSES)
        check_behind_another(decoder, text, &alone);
    fuzz_free(text);
    return 0;
}
