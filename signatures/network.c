#include "signatures/network.h"

#include <arpa/inet.h>

#define ADDRESS_BITS 128
#define MAPPED_BITS 96 /* of ::ffff:0:0/96 in front of an IPv4 address */

/* `*out_first_bit` is where the bits that the text is about begin. */
static bool parse_address(struct bytes text, uint8_t out_address[16], unsigned *out_first_bit)
{
    char word[INET6_ADDRSTRLEN];
    if (text.size == 0 || text.size >= sizeof word ||
        bytes_find_byte(text, 0, 0) != BYTES_NOT_FOUND)
        return false;
    memcpy(word, text.data, text.size);
    word[text.size] = '\0';
    *out_first_bit = 0;
    if (inet_pton(AF_INET6, word, out_address) == 1)
        return true;
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    memcpy(out_address, mapped, sizeof mapped);
    *out_first_bit = MAPPED_BITS;
    return inet_pton(AF_INET, word, out_address + sizeof mapped) == 1;
}

bool network_parse(struct bytes text, struct network *out_network)
{
    struct network network = {.prefix_bits = ADDRESS_BITS};
    unsigned first_bit = 0;
    size_t slash = bytes_find_byte(text, '/', 0);
    if (!parse_address(bytes_slice(text, 0, slash), network.address, &first_bit))
        return false;
    if (slash != BYTES_NOT_FOUND) {
        int64_t bits = 0;
        if (!bytes_to_number(bytes_from(text, slash + 1), &bits) ||
            bits > (int64_t)(ADDRESS_BITS - first_bit))
            return false;
        network.prefix_bits = first_bit + (unsigned)bits;
    }
    for (unsigned bit = network.prefix_bits; bit < ADDRESS_BITS; bit++)
        network.address[bit / 8] &= (uint8_t) ~(0x80U >> bit % 8);
    *out_network = network;
    return true;
}
