/* SPDX-License-Identifier: BSD-2-Clause */
/* The floor under every reader of cards: opens and reads each file of a folder and
 * lets libyaml make its events, which are thrown away.
 * usage: yaml-events FOLDER   prints files, bytes and events */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The number of events, or 0 if libyaml gave up. */
static unsigned long events_of(const unsigned char *text, size_t size)
{
    yaml_parser_t parser;
    yaml_event_t event;
    unsigned long count = 0;
    int done = 0;
    if (!yaml_parser_initialize(&parser))
        return 0;
    yaml_parser_set_input_string(&parser, text, size);
    while (!done) {
        if (!yaml_parser_parse(&parser, &event)) {
            count = 0;
            break;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        count++;
    }
    yaml_parser_delete(&parser);
    return count;
}

int main(int argc, char **argv)
{
    static unsigned char text[1 << 20];
    static char *names[100000];
    size_t count = 0, bytes = 0;
    unsigned long events = 0;
    char path[4096];
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder)
        return 2;
    for (struct dirent *e; (e = readdir(folder)) && count < sizeof names / sizeof *names;)
        if (e->d_name[0] != '.')
            names[count++] = strdup(e->d_name);
    closedir(folder);
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", argv[1], names[i]);
        FILE *file = fopen(path, "rb");
        if (!file)
            return 2;
        size_t size = fread(text, 1, sizeof text, file);
        fclose(file);
        unsigned long here = events_of(text, size);
        if (here == 0)
            return 2;
        bytes += size;
        events += here;
    }
    printf("%zu files, %zu bytes, %lu events\n", count, bytes, events);
    return 0;
}
