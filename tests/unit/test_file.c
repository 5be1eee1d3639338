/* SPDX-License-Identifier: BSD-2-Clause */
/* Files: what can be read and what is refused, folders in byte order, and sets
 * of outputs that appear whole. */
#define _DEFAULT_SOURCE /* flock */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* A folder of its own for each test. */
struct box {
    struct arena mem;
    struct diag diag;
    const char *folder;
};

static int box_open(void **state)
{
    const char *tmp = getenv("TMPDIR");
    struct arena mem = ARENA_EMPTY;
    struct box *b = arena_new(&mem, struct box);
    b->mem = mem;
    diag_init(&b->diag, &b->mem);
    char *folder = arena_z(&b->mem, arena_printf(&b->mem, "%s/servc-test-XXXXXX",
                                                 tmp && *tmp ? tmp : "/tmp"));
    b->folder = mkdtemp(folder);
    *state = b;
    return b->folder ? 0 : -1;
}

static const char *in(struct box *b, const char *name)
{
    return arena_printf(&b->mem, "%s/%s", b->folder, name).p;
}

static void remove_tree(struct arena *mem, const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            const char *inside = arena_printf(mem, "%s/%s", path, e->d_name).p;
            if (unlink(inside) < 0)
                remove_tree(mem, inside);
        }
    if (dir)
        closedir(dir);
    rmdir(path);
}

static int box_close(void **state)
{
    struct box *b = *state;
    remove_tree(&b->mem, b->folder);
    struct arena mem = b->mem;
    arena_free(&mem);
    return 0;
}

static void put(struct box *b, const char *name, struct str bytes)
{
    FILE *f = fopen(in(b, name), "wb");
    assert_non_null(f);
    if (bytes.n)
        assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static void make_folder(struct box *b, const char *name)
{
    assert_int_equal(mkdir(in(b, name), 0777), 0);
}

/* The names in a folder, hidden ones too, sorted: "a b c". */
static const char *listing(struct box *b, const char *name)
{
    struct str names[32], text = STR("");
    size_t n = 0;
    DIR *dir = opendir(in(b, name));
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        struct str entry = arena_str(&b->mem, str_from(e->d_name));
        if (str_is(entry, ".") || str_is(entry, ".."))
            continue;
        size_t k = n++;
        assert_true(n <= ROWS(names));
        for (; k > 0 && str_cmp(names[k - 1], entry) > 0; k--)
            names[k] = names[k - 1];
        names[k] = entry;
    }
    closedir(dir);
    for (size_t i = 0; i < n; i++)
        text = arena_printf(&b->mem, "%.*s%s%.*s", STR_FMT(text), i ? " " : "", STR_FMT(names[i]));
    return text.p;
}

/* The bytes of a file as text, or "(none)". */
static const char *content(struct box *b, const char *name)
{
    struct diag d;
    struct str text;
    struct source_file file = {in(b, name), "test"};
    diag_init(&d, &b->mem);
    return file_read(&b->mem, &file, &d, &text) ? arena_z(&b->mem, text) : "(none)";
}

static void assert_one_error(const struct diag *d, const char *id)
{
    assert_int_equal(d->count[DIAG_ERROR], 1);
    assert_string_equal(d->first->id, id);
    assert_true(d->first->text.n > 0);
}

/* file_read */

static void reads_bytes(void **state)
{
    struct box *b = *state;
    static const size_t sizes[] = {0, 1, 4096, 65534, 65535, 65536, 65537, 300000};
    for (size_t i = 0; i < ROWS(sizes); i++) {
        char *bytes = arena_alloc(&b->mem, sizes[i] + 1, 1, 1);
        for (size_t k = 0; k < sizes[i]; k++)
            bytes[k] = (char)(k * 7 + k / 251);
        put(b, "file", (struct str){bytes, sizes[i]});
        struct source_file file = {in(b, "file"), "file"};
        struct str got = STR_NONE;
        if (!file_read(&b->mem, &file, &b->diag, &got) || got.n != sizes[i] ||
            memcmp(got.p, bytes, got.n) != 0)
            fail_msg("%zu bytes: %zu", sizes[i], got.n);
    }
    assert_int_equal(b->diag.count[DIAG_ERROR], 0);
}

static void refuses(void **state)
{
    static const struct {
        const char *name, *id, *text;
    } cases[] = {
        {"missing", "cannot-read", "cannot open: No such file or directory"},
        {"missing/file", "cannot-read", "cannot open: No such file or directory"},
        {"file/inside", "cannot-read", "cannot open: Not a directory"},
        {"folder", "cannot-read", "is a folder, not a file"},
    };
    struct box *b = *state;
    put(b, "file", STR("x"));
    make_folder(b, "folder");
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct source_file file = {in(b, cases[i].name), "label"};
        struct diag d;
        struct str got;
        diag_init(&d, &b->mem);
        assert_false(file_read(&b->mem, &file, &d, &got));
        assert_one_error(&d, cases[i].id);
        assert_ptr_equal(d.first->at.file, &file);
        assert_int_equal(d.first->at.line, 0);
        if (!str_is(d.first->text, cases[i].text))
            fail_msg("%s: `%.*s'", cases[i].name, STR_FMT(d.first->text));
    }
}

/* A size that the file system only claims is refused before memory is asked for. */
static void refuses_a_sparse_file(void **state)
{
    static const off_t sizes[] = {(off_t)FILE_MAX + 1, (off_t)1 << 40};
    struct box *b = *state;
    for (size_t i = 0; i < ROWS(sizes); i++) {
        put(b, "sparse", STR_NONE);
        if (truncate(in(b, "sparse"), sizes[i]) < 0) {
            assert_true(i > 0); /* a file system without such files */
            break;
        }
        struct source_file file = {in(b, "sparse"), "sparse"};
        struct diag d;
        struct str got;
        diag_init(&d, &b->mem);
        size_t before = b->mem.total;
        assert_false(file_read(&b->mem, &file, &d, &got));
        assert_one_error(&d, "too-large");
        assert_true(str_is(d.first->text, "larger than 256 MiB, which no input of this kind is"));
        assert_true(b->mem.total - before < 1000000);
    }
}

static void reads_up_to_the_ceiling(void **state)
{
    struct box *b = *state;
    struct arena mem = ARENA_EMPTY;
    put(b, "sparse", STR_NONE);
    assert_int_equal(truncate(in(b, "sparse"), (off_t)FILE_MAX), 0);
    struct source_file file = {in(b, "sparse"), "sparse"};
    struct str got;
    assert_true(file_read(&mem, &file, &b->diag, &got));
    assert_int_equal(got.n, FILE_MAX);
    arena_free(&mem);
}

/* A child that writes n bytes, a few at a time, into fd. */
static pid_t writer(int fd, size_t n)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    signal(SIGPIPE, SIG_DFL);
    char bytes[1000];
    memset(bytes, 'p', sizeof bytes);
    for (size_t left = n; left > 0;) {
        ssize_t put_now = write(fd, bytes, left < sizeof bytes ? left : sizeof bytes);
        if (put_now <= 0)
            _exit(1);
        left -= (size_t)put_now;
    }
    _exit(0);
}

/* Standard input and a pipe that is opened by its path; sizes around the first
 * buffer, which no fstat could tell. */
static void reads_pipes(void **state)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 131073, 300000};
    struct box *b = *state;
    for (size_t i = 0; i < ROWS(sizes) * 2; i++) {
        size_t n = sizes[i / 2];
        bool is_stdin = i % 2;
        int ends[2], status, saved = dup(STDIN_FILENO);
        assert_int_equal(pipe(ends), 0);
        pid_t child = writer(ends[1], n);
        close(ends[1]);
        if (is_stdin)
            dup2(ends[0], STDIN_FILENO);
        struct source_file file = {
            is_stdin ? "-" : arena_printf(&b->mem, "/dev/fd/%d", ends[0]).p, "pipe"};
        struct str got = STR_NONE;
        bool ok = file_read(&b->mem, &file, &b->diag, &got);
        if (saved >= 0) {
            dup2(saved, STDIN_FILENO);
            close(saved);
        }
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!ok || got.n != n || (n && (got.p[0] != 'p' || got.p[n - 1] != 'p')))
            fail_msg("%zu bytes from %s: %zu", n, file.path, got.n);
        assert_int_equal(status, 0);
    }
}

static void stops_at_a_pipe_without_end(void **state)
{
    struct box *b = *state;
    struct arena mem = ARENA_EMPTY;
    struct source_file file = {"/dev/zero", "zero"};
    struct str got;
    assert_false(file_read(&mem, &file, &b->diag, &got));
    assert_one_error(&b->diag, "too-large");
    arena_free(&mem);
}

static void kinds_of_paths(void **state)
{
    struct box *b = *state;
    put(b, "file", STR("x"));
    make_folder(b, "folder");
    assert_int_equal(symlink("file", in(b, "to-file")), 0);
    assert_int_equal(symlink("folder", in(b, "to-folder")), 0);
    assert_int_equal(symlink("nowhere", in(b, "to-nowhere")), 0);
    static const struct {
        const char *name;
        bool file, folder;
    } cases[] = {
        {"file", true, false},       {"folder", false, true},     {"missing", false, false},
        {"to-file", true, false},    {"to-folder", false, true},  {"to-nowhere", false, false},
        {"file/x", false, false},    {"folder/", false, true},
    };
    for (size_t i = 0; i < ROWS(cases); i++)
        if (file_exists(in(b, cases[i].name)) != cases[i].file ||
            folder_exists(in(b, cases[i].name)) != cases[i].folder)
            fail_msg("%s", cases[i].name);
}

/* folder_list */

static void lists_in_byte_order(void **state)
{
    static const char *const made[] = {
        "b.yaml",        "a.yaml", "B.yaml",         "10.yaml",  "9.yaml",
        ".hidden.yaml",  ".yaml",  "\xC3\xA4.yaml", "a-b.yaml", "a.yaml.bak",
        "yaml",          "x.YAML", "a_b.yaml",       "sources.txt",
    };
    static const struct {
        const char *suffix, *want;
    } cases[] = {
        {".yaml", "10.yaml 9.yaml B.yaml a-b.yaml a.yaml a_b.yaml b.yaml \xC3\xA4.yaml"},
        {".txt", "sources.txt"},
        {".none", ""},
        {"", "10.yaml 9.yaml B.yaml a-b.yaml a.yaml a.yaml.bak a_b.yaml b.yaml sources.txt x.YAML"
             " yaml \xC3\xA4.yaml"},
    };
    struct box *b = *state;
    for (size_t i = 0; i < ROWS(made); i++)
        put(b, made[i], STR_NONE);
    struct source_file folder = {b->folder, "folder"};
    for (size_t i = 0; i < ROWS(cases); i++) {
        struct str *names, text = STR("");
        uint32_t count;
        assert_true(
            folder_list(&b->mem, &folder, str_from(cases[i].suffix), &b->diag, &names, &count));
        for (uint32_t k = 0; k < count; k++)
            text = arena_printf(&b->mem, "%.*s%s%.*s", STR_FMT(text), k ? " " : "",
                                STR_FMT(names[k]));
        if (!str_is(text, cases[i].want))
            fail_msg("suffix `%s': %.*s", cases[i].suffix, STR_FMT(text));
    }
    assert_int_equal(b->diag.count[DIAG_ERROR], 0);
}

static void lists_no_file_and_nothing_missing(void **state)
{
    static const char *const names[] = {"missing", "file"};
    struct box *b = *state;
    put(b, "file", STR("x"));
    for (size_t i = 0; i < ROWS(names); i++) {
        struct source_file folder = {in(b, names[i]), "folder"};
        struct str *list = NULL;
        uint32_t count = 0;
        struct diag d;
        diag_init(&d, &b->mem);
        assert_false(folder_list(&b->mem, &folder, STR(""), &d, &list, &count));
        assert_one_error(&d, "cannot-read");
        assert_ptr_equal(d.first->at.file, &folder);
    }
}

/* outputs_write */

static const struct output three[] = {
    {"one", {"new 1", 5}, OUTPUT_NEW},
    {"two", {"new 2", 5}, OUTPUT_NEW},
    {"manifest", {"new 3", 5}, OUTPUT_NEW},
};

static bool write_three(struct box *b, const char *folder, struct diag *d)
{
    diag_init(d, &b->mem);
    return outputs_write(in(b, folder), three, ROWS(three), false, d);
}

static void writes_a_whole_set(void **state)
{
    static const char *const folders[] = {"out", "deep/er/out", "slash/", "deep/er/more//out"};
    struct box *b = *state;
    for (size_t i = 0; i < ROWS(folders) * 2; i++) {
        const char *folder = folders[i / 2];
        struct diag d;
        diag_init(&d, &b->mem);
        if (!outputs_write(in(b, folder), three, ROWS(three), i % 2, &d))
            fail_msg("%s, round %zu: `%.*s'", folder, i, STR_FMT(d.first->text));
        assert_int_equal(d.count[DIAG_ERROR], 0);
        assert_string_equal(listing(b, folder), "manifest one two");
        for (size_t k = 0; k < ROWS(three); k++)
            assert_string_equal(content(b, arena_printf(&b->mem, "%s/%s", folder, three[k].name).p),
                                three[k].bytes.p);
    }
}

static void writes_what_it_is_given(void **state)
{
    struct box *b = *state;
    char *large = arena_alloc(&b->mem, 3000000, 1, 1);
    memset(large, 'l', 3000000);
    const struct output set[] = {
        {"empty", STR_NONE, OUTPUT_NEW},
        {"bytes", {"a\0\xFF\n", 4}, OUTPUT_NEW},
        {"large", {large, 3000000}, OUTPUT_NEW},
    };
    assert_true(outputs_write(in(b, "out"), set, ROWS(set), true, &b->diag));
    for (size_t i = 0; i < ROWS(set); i++) {
        struct source_file file = {in(b, arena_printf(&b->mem, "out/%s", set[i].name).p), "out"};
        struct str got;
        assert_true(file_read(&b->mem, &file, &b->diag, &got));
        if (!str_eq(got, set[i].bytes))
            fail_msg("%s: %zu bytes", set[i].name, got.n);
    }
    assert_true(outputs_write(in(b, "nothing"), set, 0, true, &b->diag));
    assert_string_equal(listing(b, "nothing"), "");
}

/* A reader that has the old file open keeps the old bytes; a longer old file
 * leaves no tail; files that are not of the set stay; a stale .new is no matter. */
static void replaces(void **state)
{
    struct box *b = *state;
    struct diag d;
    make_folder(b, "out");
    put(b, "out/one", STR("something old and longer"));
    put(b, "out/other", STR("not ours"));
    put(b, "out/two.new", STR("left over from a build that was killed"));
    int before = open(in(b, "out/one"), O_RDONLY | O_CLOEXEC);
    assert_true(write_three(b, "out", &d));
    assert_string_equal(listing(b, "out"), "manifest one other two");
    assert_string_equal(content(b, "out/one"), "new 1");
    assert_string_equal(content(b, "out/two"), "new 2");
    assert_string_equal(content(b, "out/other"), "not ours");
    char old[9];
    assert_int_equal(read(before, old, sizeof old), sizeof old);
    assert_memory_equal(old, "something", sizeof old);
    close(before);
}

/* What stands in the way, and what is there afterwards. */
static void all_or_nothing(void **state)
{
    static const struct {
        const char *what, *in_the_way, *listing;
        const char *one, *two, *manifest;
    } cases[] = {
        {"a folder beside the first", "one.new", "manifest one one.new two", "old", "old",
         "old"},
        {"a folder beside the second", "two.new", "manifest one two two.new", "old", "old",
         "old"},
        {"a folder beside the last", "manifest.new", "manifest manifest.new one two", "old",
         "old", "old"},
        {"a folder in place of the first", "one", "manifest one two", "(none)", "old", "old"},
        /* what was renamed stays; the manifest, which would seal it, is the old one */
        {"a folder in place of the second", "two", "manifest one two", "new 1", "(none)",
         "old"},
        {"a folder in place of the last", "manifest", "manifest one two", "new 1", "new 2",
         "(none)"},
    };
    struct box *b = *state;
    for (size_t i = 0; i < ROWS(cases); i++) {
        const char *folder = arena_printf(&b->mem, "out-%zu", i).p;
        struct diag d;
        make_folder(b, folder);
        const char *way = arena_printf(&b->mem, "%s/%s", folder, cases[i].in_the_way).p;
        make_folder(b, way);
        make_folder(b, arena_printf(&b->mem, "%s/full", way).p);
        for (size_t k = 0; k < ROWS(three); k++)
            if (strcmp(three[k].name, cases[i].in_the_way) != 0)
                put(b, arena_printf(&b->mem, "%s/%s", folder, three[k].name).p, STR("old"));
        assert_false(write_three(b, folder, &d));
        assert_string_equal(d.first->id, "cannot-write");
        assert_string_equal(d.first->at.file->path, in(b, way));
        bool mixed = strcmp(cases[i].one, "new 1") == 0;
        assert_int_equal(diag_count(&d, "outputs-mixed"), mixed);
        assert_int_equal(d.count[DIAG_ERROR], 1 + mixed);
        const char *want[] = {cases[i].one, cases[i].two, cases[i].manifest};
        for (size_t k = 0; k < ROWS(three); k++) {
            const char *got = content(b, arena_printf(&b->mem, "%s/%s", folder, three[k].name).p);
            if (strcmp(got, want[k]) != 0)
                fail_msg("%s: %s is `%s'", cases[i].what, three[k].name, got);
        }
        if (strcmp(listing(b, folder), cases[i].listing) != 0)
            fail_msg("%s: %s", cases[i].what, listing(b, folder));
    }
}

/* As on a full disk: the second file is cut short while it is written. */
static void a_short_write_is_an_error(void **state)
{
    struct box *b = *state;
    struct rlimit saved, small;
    char *large = arena_alloc(&b->mem, 100000, 1, 1);
    const struct output set[] = {
        {"one", STR("new 1"), OUTPUT_NEW},
        {"two", {large, 100000}, OUTPUT_NEW},
        {"manifest", STR("new 3"), OUTPUT_NEW},
    };
    make_folder(b, "out");
    put(b, "out/one", STR("old"));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &saved), 0);
    small = saved;
    small.rlim_cur = 50000;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool ok = outputs_write(in(b, "out"), set, ROWS(set), false, &b->diag);
    setrlimit(RLIMIT_FSIZE, &saved);
    signal(SIGXFSZ, handler);
    assert_false(ok);
    assert_one_error(&b->diag, "cannot-write");
    assert_string_equal(b->diag.first->at.file->path, in(b, "out/two.new"));
    assert_string_equal(listing(b, "out"), "one");
    assert_string_equal(content(b, "out/one"), "old");
    assert_true(outputs_write(in(b, "out"), set, ROWS(set), false, &b->diag));
    assert_string_equal(listing(b, "out"), "manifest one two");
}

static void no_folder_can_be_made(void **state)
{
    static const char *const folders[] = {"file", "file/out", "file/deep/out"};
    struct box *b = *state;
    struct diag d;
    put(b, "file", STR("a file"));
    for (size_t i = 0; i < ROWS(folders); i++) {
        if (write_three(b, folders[i], &d))
            fail_msg("%s was written", folders[i]);
        assert_one_error(&d, "cannot-write");
    }
    assert_string_equal(content(b, "file"), "a file");
    diag_init(&d, &b->mem);
    assert_false(outputs_write("", three, ROWS(three), false, &d));
    assert_one_error(&d, "cannot-write");
}

/* A child that holds the folder until `release` is closed. */
static pid_t holder(const char *folder, int ready, const int release[2])
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    int fd = open(folder, O_RDONLY);
    char byte = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 ? 'y' : 'n';
    close(release[1]);
    if (write(ready, &byte, 1) != 1 || read(release[0], &byte, 1) < 0)
        _exit(1);
    _exit(0);
}

static void one_writer_at_a_time(void **state)
{
    struct box *b = *state;
    struct diag d;
    int ready[2], release[2], status;
    char byte = 'n';
    assert_true(write_three(b, "out", &d));
    put(b, "out/one", STR("from the other build"));
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(release), 0);
    pid_t child = holder(in(b, "out"), ready[1], release);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    bool ok = write_three(b, "out", &d);
    struct diag elsewhere;
    bool other = write_three(b, "other", &elsewhere);
    close(release[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(release[0]);
    close(ready[0]);
    close(ready[1]);

    assert_false(ok);
    assert_one_error(&d, "output-busy");
    assert_string_equal(d.first->at.file->path, in(b, "out"));
    assert_true(d.first->hint.n > 0);
    assert_string_equal(content(b, "out/one"), "from the other build");
    assert_string_equal(listing(b, "out"), "manifest one two");
    assert_true(other); /* another folder is free */

    assert_true(write_three(b, "out", &d)); /* the lock went with the child */
    assert_string_equal(content(b, "out/one"), "new 1");
}

/* What an earlier set left goes, and nothing else. */
static void stale_files_go(void **state)
{
    struct box *b = *state;
    const struct output set[] = {
        {"one", STR("new 1"), OUTPUT_NEW},
        {"gone", STR_NONE, OUTPUT_STALE},
        {"never", STR_NONE, OUTPUT_STALE},
        {"kept", STR_NONE, OUTPUT_ABSENT},
        {"manifest", STR("new 3"), OUTPUT_NEW},
    };
    make_folder(b, "out");
    put(b, "out/gone", STR("old"));
    put(b, "out/gone.new", STR("half"));
    put(b, "out/kept", STR("old"));
    put(b, "out/other", STR("not ours"));
    assert_true(outputs_write(in(b, "out"), set, ROWS(set), false, &b->diag));
    assert_string_equal(listing(b, "out"), "kept manifest one other");
}

/* Before anything is in place, nothing goes. */
static void stale_files_stay_after_a_failure(void **state)
{
    struct box *b = *state;
    const struct output set[] = {
        {"one", STR("new 1"), OUTPUT_NEW},
        {"gone", STR_NONE, OUTPUT_STALE},
        {"manifest", STR("new 3"), OUTPUT_NEW},
    };
    make_folder(b, "out");
    make_folder(b, "out/manifest.new");
    put(b, "out/gone", STR("old"));
    assert_false(outputs_write(in(b, "out"), set, ROWS(set), false, &b->diag));
    assert_string_equal(listing(b, "out"), "gone manifest.new");
}

/* A link where the new bytes are put first must not lead them elsewhere. */
static void a_planted_link_is_not_followed(void **state)
{
    struct box *b = *state;
    struct diag d;
    assert_true(write_three(b, "out", &d));
    put(b, "victim", STR("precious"));
    assert_int_equal(symlink("../victim", in(b, "out/one.new")), 0);
    assert_true(write_three(b, "out", &d));
    assert_string_equal(content(b, "victim"), "precious");
    assert_string_equal(content(b, "out/one"), "new 1");
}

static void an_empty_name_is_no_folder(void **state)
{
    (void)state;
    struct arena mem = ARENA_EMPTY;
    struct diag d;
    diag_init(&d, &mem);
    assert_false(outputs_write("", NULL, 0, false, &d));
    assert_int_equal(d.count[DIAG_ERROR], 1);
    arena_free(&mem);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, box_open, box_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOXED(reads_bytes),
        BOXED(refuses),
        BOXED(refuses_a_sparse_file),
        BOXED(reads_up_to_the_ceiling),
        BOXED(reads_pipes),
        BOXED(stops_at_a_pipe_without_end),
        BOXED(kinds_of_paths),
        BOXED(lists_in_byte_order),
        BOXED(lists_no_file_and_nothing_missing),
        BOXED(writes_a_whole_set),
        BOXED(writes_what_it_is_given),
        BOXED(replaces),
        BOXED(all_or_nothing),
        BOXED(a_short_write_is_an_error),
        BOXED(stale_files_go),
        BOXED(stale_files_stay_after_a_failure),
        BOXED(no_folder_can_be_made),
        BOXED(one_writer_at_a_time),
        BOXED(a_planted_link_is_not_followed),
        BOXED(an_empty_name_is_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
