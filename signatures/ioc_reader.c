#include "signatures/ioc_reader.h"

void ioc_reader_note(struct ioc_reader *reader, enum import_outcome outcome, struct bytes reason,
                     struct bytes subject, size_t line)
{
    rule_set_note_import(reader->set, &(struct import_note){.path = reader->feed->path,
                                                            .format = reader->feed->format,
                                                            .outcome = outcome,
                                                            .reason = reason,
                                                            .subject = subject,
                                                            .line = line});
}

void ioc_reader_take(struct ioc_reader *reader, enum indicator_kind kind, struct bytes value,
                     const char *loss, struct indicator indicator)
{
    indicator.value = arena_copy(reader->set->arena, value);
    if (!indicator_rules_add(reader->rules, kind, &indicator))
        return;
    reader->taken_count++;
    ioc_reader_note(reader, loss ? IMPORT_DEGRADED : IMPORT_TAKEN,
                    bytes_of(loss ? loss : indicator_kind_name(kind)), indicator.value,
                    indicator.line);
}

bool ioc_reader_take_guess(struct ioc_reader *reader, const struct indicator_guess *guess,
                           struct indicator indicator)
{
    if (guess->is_indicator)
        ioc_reader_take(reader, guess->kind, guess->value, guess->loss, indicator);
    return guess->is_indicator;
}

void ioc_reader_comment(struct ioc_reader *reader, struct bytes comment)
{
    static const char *const colours[] = {"RED",   "AMBER+STRICT", "AMBER",
                                          "GREEN", "CLEAR",        "WHITE"};
    size_t at = bytes_find_fold(comment, bytes_of("TLP:"), 0);
    if (at == BYTES_NOT_FOUND)
        return;
    struct bytes word = bytes_trim(bytes_from(comment, at + 4));
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++) {
        if (bytes_start_with_fold(word, bytes_of(colours[i]))) {
            reader->feed->tlp = bytes_of(colours[i]);
            return;
        }
    }
}
