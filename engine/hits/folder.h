/* The folder of a case, and files written into it whole or not at all. Files are made with 0600 and
 * never through a symbolic link. One thread at a time. Lifetime: run. */
#ifndef COLDTRAIL_HITS_FOLDER_H
#define COLDTRAIL_HITS_FOLDER_H

#include "engine/base/buffer.h"
#include "engine/base/status.h"

#define CASE_DATABASE_NAME "case.db"
#define CASE_HITS_NAME "hits.jsonl"
#define CASE_LEDGER_NAME "ledger.json"

struct folder {
    char *path;     /* resolved: no symbolic link in it */
    int descriptor; /* locked against a second run; -1: not open */
};

/* Make `path` (0700), or take it where it exists and is empty, and lock it. What else is in it is
 * refused with STATUS_INVALID, unless `force`: then the files a case consists of are removed and
 * the others stay. A folder that another run holds is refused in any case. */
enum status folder_open(const char *path, bool force, struct folder *out_folder,
                        struct failure *out_failure);
void folder_close(struct folder *folder);

/* Make an empty file that must not exist. */
enum status folder_make_file(const struct folder *folder, const char *name,
                             struct failure *out_failure);

/* A file on its way: written under "NAME.part", then given its name. */
struct folder_file {
    const struct folder *folder;
    const char *name;
    int descriptor;
};
enum status folder_file_open(const struct folder *folder, const char *name,
                             struct folder_file *out_file, struct failure *out_failure);
/* Write what `pending` holds and empty it. */
enum status folder_file_write(struct folder_file *file, struct buffer *pending,
                              struct failure *out_failure);
/* Everything is on the disk, then the file has its name; else it is gone. */
enum status folder_file_commit(struct folder_file *file, struct failure *out_failure);
/* Remove it. Nothing happens where it is committed or abandoned already. */
void folder_file_abandon(struct folder_file *file);

#endif
