// SPDX-License-Identifier: BSD-2-Clause
// Lookups in a hot process: libservc beside the structures that others use, with the
// same content. Both sides take turns, and the medians are of many turns, since
// cores are shared. A hot turn is timed behind an untimed one, or each would find the
// caches full of the others' data. Names are looked at, not only pointed to.
// usage: lookup TABLE [NAMES]   prints `group<TAB>name<TAB>ns` lines
//   -DHAVE_LMDB -DHAVE_CDB add those
#include "lib/servc.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <strings.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>
#ifdef HAVE_LMDB
#include <lmdb.h>
#endif
#ifdef HAVE_CDB
#include <cdb.h>
#include <fcntl.h>
#endif

struct Service {
    uint16_t port;
    uint8_t transport;
    std::string name;
    uint32_t frequency;
};

static std::vector<Service> all;     // every named endpoint
static std::vector<uint32_t> asked;  // 8192 of them
static volatile uint64_t kept;

static double now()
{
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t random_state = 465;
static uint32_t draw(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

static void ask_uniform()
{
    for (auto &i : asked)
        i = draw((uint32_t)all.size());
}

static void ask_by_frequency()
{
    std::vector<uint64_t> upto;
    uint64_t sum = 0;
    for (auto &s : all)
        upto.push_back(sum += s.frequency);
    for (auto &i : asked)
        i = (uint32_t)(std::upper_bound(upto.begin(), upto.end(), draw((uint32_t)sum)) - upto.begin());
}

struct Peer {
    const char *name;
    std::function<uint64_t()> run; // all queries once
    std::vector<double> times;
};

#define QUERIES 8192

static void measure(const char *group, std::vector<Peer> &peers, int rounds)
{
    for (int r = 0; r < rounds; r++)
        for (auto &p : peers) {
            kept = kept + p.run();
            double start = now();
            kept = kept + p.run();
            p.times.push_back((now() - start) / QUERIES);
        }
    for (auto &p : peers) {
        std::sort(p.times.begin(), p.times.end());
        printf("%s\t%s\t%.2f\n", group, p.name, p.times[p.times.size() / 2]);
    }
}

// ---- Peers ----

static std::map<std::pair<uint16_t, uint8_t>, std::string> tree; // how nmap keeps it
static std::vector<std::pair<uint32_t, const char *>> sorted;     // how Wireshark does
static std::unordered_map<std::string, uint16_t> by_name[SERVC_TRANSPORTS];
static std::vector<uint16_t> direct[SERVC_TRANSPORTS];            // the limit
static std::vector<const char *> direct_names;
static servc_table *table;

static uint32_t key_of(const Service &s)
{
    return (uint32_t)s.transport << 16 | s.port;
}

static void make_peers()
{
    for (auto &s : all)
        tree[{s.port, s.transport}] = s.name;
    for (auto &s : all)
        sorted.push_back({key_of(s), s.name.c_str()});
    std::sort(sorted.begin(), sorted.end());
    std::map<std::string, uint16_t> ids;
    direct_names.push_back(nullptr);
    for (auto &d : direct)
        d.assign(65536, 0);
    for (auto &s : all) {
        auto at = ids.emplace(s.name, (uint16_t)direct_names.size());
        if (at.second)
            direct_names.push_back(at.first->first.c_str());
        direct[s.transport][s.port] = at.first->second;
    }
    static std::vector<std::string> kept_names; // ids goes away
    kept_names.reserve(direct_names.size());
    for (auto &n : direct_names)
        if (n) {
            kept_names.push_back(n);
            n = kept_names.back().c_str();
        }
    for (auto &s : all) {
        int32_t port = servc_port_of(table, s.name.c_str(), s.name.size(), (servc_transport)s.transport,
                                     SERVC_POLICY_IANA);
        by_name[s.transport][s.name] = (uint16_t)port;
    }
}

// Queries as a program has them: a port and a transport, or a C string and a
// transport. They stand close together, so that caches are the peers' to use.
struct Query {
    uint16_t port;
    uint8_t transport;
};
struct NameQuery {
    char name[22];
    uint8_t transport, length;
};
static std::vector<Query> queries(QUERIES);
static std::vector<NameQuery> name_queries(QUERIES);

static void make_queries(void (*ask)())
{
    asked.resize(QUERIES);
    ask();
    for (size_t i = 0; i < QUERIES; i++) {
        const Service &s = all[asked[i]];
        queries[i] = {s.port, s.transport};
        name_queries[i] = {{0}, s.transport, (uint8_t)s.name.size()};
        memcpy(name_queries[i].name, s.name.c_str(), std::min(s.name.size(), sizeof name_queries[i].name));
    }
}

static std::vector<Peer> peers_by_port()
{
    std::vector<Peer> p;
    p.push_back({"servc_name_at", [] {
        uint64_t sum = 0;
        for (auto &q : queries)
            sum += (uint8_t)*servc_name_at(table, (servc_transport)q.transport, q.port, SERVC_POLICY_IANA);
        return sum;
    }, {}});
    p.push_back({"servc_by_port (a whole entry)", [] {
        uint64_t sum = 0;
        servc_entry e;
        for (auto &q : queries)
            sum += (uint64_t)servc_by_port(table, (servc_transport)q.transport, q.port, SERVC_POLICY_IANA, &e) +
                   e.frequency;
        return sum;
    }, {}});
    p.push_back({"std::map", [] {
        uint64_t sum = 0;
        for (auto &q : queries)
            sum += (uint8_t)tree.find({q.port, q.transport})->second[0];
        return sum;
    }, {}});
    p.push_back({"sorted array, bisection", [] {
        uint64_t sum = 0;
        for (auto &q : queries) {
            uint32_t key = (uint32_t)q.transport << 16 | q.port;
            auto at = std::lower_bound(sorted.begin(), sorted.end(), key,
                                       [](const std::pair<uint32_t, const char *> &s, uint32_t k) { return s.first < k; });
            sum += (uint8_t)*at->second;
        }
        return sum;
    }, {}});
    p.push_back({"limit: direct arrays of numbers", [] {
        uint64_t sum = 0;
        for (auto &q : queries)
            sum += (uint8_t)*direct_names[direct[q.transport][q.port]];
        return sum;
    }, {}});
    return p;
}

static std::vector<Peer> peers_by_name()
{
    std::vector<Peer> p;
    p.push_back({"servc_port_of", [] {
        uint64_t sum = 0;
        for (auto &q : name_queries)
            sum += (uint64_t)servc_port_of(table, q.name, q.length, (servc_transport)q.transport,
                                           SERVC_POLICY_IANA);
        return sum;
    }, {}});
    p.push_back({"std::unordered_map", [] {
        uint64_t sum = 0;
        for (auto &q : name_queries)
            sum += by_name[q.transport].find(std::string(q.name, q.length))->second;
        return sum;
    }, {}});
    return p;
}

#ifdef HAVE_LMDB
static MDB_txn *transaction;
static MDB_dbi ports_db, names_db;

static void make_lmdb()
{
    MDB_env *env;
    const char *folder = getenv("WORK");
    if (mdb_env_create(&env) || mdb_env_set_maxdbs(env, 2) || mdb_env_set_mapsize(env, 64 << 20) ||
        mdb_env_open(env, folder, MDB_NOSYNC, 0644) || mdb_txn_begin(env, nullptr, 0, &transaction))
        exit(2);
    mdb_dbi_open(transaction, "ports", MDB_CREATE, &ports_db);
    mdb_dbi_open(transaction, "names", MDB_CREATE, &names_db);
    for (auto &s : all) {
        uint32_t key = key_of(s);
        std::string named = s.name + (char)s.transport;
        uint16_t port = by_name[s.transport][s.name];
        MDB_val k = {4, &key}, v = {s.name.size() + 1, (void *)s.name.c_str()};
        MDB_val nk = {named.size(), (void *)named.data()}, nv = {2, &port};
        mdb_put(transaction, ports_db, &k, &v, 0);
        mdb_put(transaction, names_db, &nk, &nv, 0);
    }
    mdb_txn_commit(transaction);
    mdb_txn_begin(env, nullptr, MDB_RDONLY, &transaction);
}

static uint64_t lmdb_ports()
{
    uint64_t sum = 0;
    for (auto &q : queries) {
        uint32_t key = (uint32_t)q.transport << 16 | q.port;
        MDB_val k = {4, &key}, v = {0, nullptr};
        mdb_get(transaction, ports_db, &k, &v);
        sum += *(uint8_t *)v.mv_data;
    }
    return sum;
}

static uint64_t lmdb_names()
{
    uint64_t sum = 0;
    char key[64];
    for (auto &q : name_queries) {
        memcpy(key, q.name, q.length);
        key[q.length] = (char)q.transport;
        MDB_val k = {q.length + (size_t)1, key}, v = {0, nullptr};
        mdb_get(transaction, names_db, &k, &v);
        sum += *(uint16_t *)v.mv_data;
    }
    return sum;
}
#endif

#ifdef HAVE_CDB
static struct cdb ports_cdb, names_cdb;

static void make_cdb(const char *file, struct cdb *out, bool names)
{
    std::string path = std::string(getenv("WORK")) + "/" + file;
    int fd = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0644);
    struct cdb_make make;
    cdb_make_start(&make, fd);
    for (auto &s : all) {
        uint32_t key = key_of(s);
        std::string named = s.name + (char)s.transport;
        uint16_t port = by_name[s.transport][s.name];
        if (names)
            cdb_make_add(&make, named.data(), (unsigned)named.size(), &port, 2);
        else
            cdb_make_add(&make, &key, 4, s.name.c_str(), (unsigned)s.name.size() + 1);
    }
    cdb_make_finish(&make);
    cdb_init(out, fd);
}

static uint64_t cdb_ports()
{
    uint64_t sum = 0;
    for (auto &q : queries) {
        uint32_t key = (uint32_t)q.transport << 16 | q.port;
        if (cdb_find(&ports_cdb, &key, 4) > 0)
            sum += *(const uint8_t *)cdb_getdata(&ports_cdb);
    }
    return sum;
}

static uint64_t cdb_names()
{
    uint64_t sum = 0;
    char key[64];
    for (auto &q : name_queries) {
        memcpy(key, q.name, q.length);
        key[q.length] = (char)q.transport;
        if (cdb_find(&names_cdb, key, q.length + 1u) > 0)
            sum += *(const uint8_t *)cdb_getdata(&names_cdb);
    }
    return sum;
}
#endif

// ---- Cold caches: 256 queries behind 24 MiB of other memory ----

static std::vector<char> other(24 << 20);
static void empty_caches()
{
    for (size_t i = 0; i < other.size(); i += 64)
        other[i]++;
}

#define COLD 256

static void measure_cold()
{
    std::vector<servc_endpoint> at;
    std::vector<const char *> names(COLD);
    for (size_t i = 0; i < COLD; i++)
        at.push_back({queries[i].port, queries[i].transport, 0});
    struct { const char *name; std::function<uint64_t()> run; std::vector<double> times; } peers[] = {
        {"servc_name_at, one at a time", [&] {
            uint64_t sum = 0;
            for (auto &q : at)
                sum += (uint8_t)*servc_name_at(table, (servc_transport)q.transport, q.port, SERVC_POLICY_IANA);
            return sum; }, {}},
        {"servc_names_at, a batch", [&] {
            uint64_t sum = servc_names_at(table, at.data(), COLD, SERVC_POLICY_IANA, names.data());
            for (auto name : names)
                sum += (uint8_t)*name;
            return sum; }, {}},
        {"one waits for the other", [&] {
            uint64_t sum = 0;
            for (auto &q : at)
                sum += (uint8_t)*servc_name_at(table, (servc_transport)q.transport,
                                               (uint16_t)(q.port + (sum >> 60)), SERVC_POLICY_IANA);
            return sum; }, {}},
        {"std::map", [&] {
            uint64_t sum = 0;
            for (auto &q : at)
                sum += (uint8_t)tree.find({q.port, q.transport})->second[0];
            return sum; }, {}},
        {"sorted array, bisection", [&] {
            uint64_t sum = 0;
            for (auto &q : at) {
                uint32_t key = (uint32_t)q.transport << 16 | q.port;
                sum += (uint8_t)*std::lower_bound(sorted.begin(), sorted.end(), key,
                    [](const std::pair<uint32_t, const char *> &s, uint32_t k) { return s.first < k; })->second;
            }
            return sum; }, {}},
    };
    for (int r = 0; r < 61; r++)
        for (auto &p : peers) {
            empty_caches();
            double start = now();
            kept = kept + p.run();
            p.times.push_back((now() - start) / COLD);
        }
    for (auto &p : peers) {
        std::sort(p.times.begin(), p.times.end());
        printf("port to name, cold caches\t%s\t%.1f\n", p.name, p.times[p.times.size() / 2]);
    }
}

static void measure_open(const char *what, const char *path, unsigned flags)
{
    std::vector<double> times;
    for (int i = 0; i < 101; i++) {
        servc_table *t;
        double start = now();
        if (servc_open(path, flags, &t) != SERVC_OK)
            exit(2);
        times.push_back(now() - start);
        servc_close(t);
    }
    std::sort(times.begin(), times.end());
    printf("open, microseconds\t%s\t%.1f\n", what, times[times.size() / 2] / 1000);
    printf("open, microseconds\t%s, fastest\t%.1f\n", what, times[0] / 1000);
}

int main(int argc, char **argv)
{
    if (argc < 3 || servc_open(argv[1], SERVC_OPEN_VERIFY, &table) != SERVC_OK)
        return 2;
    servc_entry e;
    for (int error = servc_first(table, SERVC_POLICY_IANA, &e); !error; error = servc_next(table, &e))
        if (e.name && strlen(e.name) <= sizeof NameQuery().name)
            all.push_back({e.port, e.transport, e.name, e.frequency == SERVC_NO_FREQUENCY ? 0 : e.frequency});
    make_peers();
#ifdef HAVE_LMDB
    make_lmdb();
#endif
#ifdef HAVE_CDB
    make_cdb("ports.cdb", &ports_cdb, false);
    make_cdb("names.cdb", &names_cdb, true);
#endif
    struct { const char *word; void (*ask)(); } ways[] = {{"uniform", ask_uniform}, {"by frequency", ask_by_frequency}};
    for (auto &way : ways) {
        make_queries(way.ask);
        std::string group = std::string("port to name, hot, ") + way.word;
        auto ports = peers_by_port();
        auto names = peers_by_name();
#ifdef HAVE_LMDB
        ports.push_back({"lmdb, transaction open", lmdb_ports, {}});
        names.push_back({"lmdb, transaction open", lmdb_names, {}});
#endif
#ifdef HAVE_CDB
        ports.push_back({"tinycdb", cdb_ports, {}});
        names.push_back({"tinycdb", cdb_names, {}});
#endif
        measure(group.c_str(), ports, 61);
        group = std::string("name to port, hot, ") + way.word;
        measure(group.c_str(), names, 61);
    }
    make_queries(ask_uniform);
    measure_cold();
    measure_open("raw", argv[1], 0);
    measure_open("compressed", argv[2], 0);
    measure_open("compressed, without titles and cards", argv[2], SERVC_OPEN_NO_TEXTS);
    servc_close(table);
    return 0;
}
