#include "core/journal/key_store.hpp"

#include <sodium.h>

#include <algorithm>
#include <unordered_map>

#include "core/base/mutex.hpp"
#include "core/base/recent.hpp"
#include "core/journal/key_index.hpp"
#include "core/sodium/seal.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

namespace {

constexpr std::size_t kMasterBytes = sodium::kKeyBytes;
constexpr std::size_t kCachedScopesMin = 50'000;
/// By number: smaller, and of use to all who read behind the writer.
constexpr std::size_t kCachedKeysMin = 100'000;
constexpr std::size_t kMovedAtLeast = 16;  // towards the index, by a transaction
constexpr std::size_t kMovedPerKey = 2;    // so that a generation is there before the next is full
/// A known text under the master key: tells a wrong master key from a damaged file.
constexpr std::string_view kCanary = "sambung keys 1";

}  // namespace

struct KeyStore::Parts {
  using Made = std::unordered_map<std::string_view, DataKey>;

  Mutex mutex;
  sqlite::Database database;
  Secret master;
  bool read_only = false;
  std::int64_t seen_version = 0;
  std::optional<KeyIndex> index;  ///< none when only reading: that is by number
  Recent<std::string, DataKey> by_scope{kCachedScopesMin};
  Recent<std::int64_t, DataKey> by_id{kCachedKeysMin};

  void forget() {
    by_scope.clear();
    by_id.clear();
  }

  void remember(std::string_view scope, const DataKey& key) {
    by_scope.put(std::string(scope), key);
    by_id.put(key.id, key);
  }

  Result<DataKey> unwrap_row(std::int64_t id, std::string_view scope, std::string_view wrapped) {
    const auto plain = sodium::open(wrapped, master.reveal(), scope);
    if (!plain || plain->size() != kMasterBytes) {
      return Error{ErrorCode::kCorrupt, "keys.db: key " + std::to_string(id) +
                                            " cannot be unwrapped; restore the file from backup"};
    }
    DataKey key{.id = id, .bytes = {}};
    std::copy(plain->begin(), plain->end(), key.bytes.begin());
    remember(scope, key);
    return key;
  }

  Result<std::optional<DataKey>> load(std::string_view scope) {
    auto id = index->find(scope);
    if (!id) return id.error();
    if (*id == 0) return std::optional<DataKey>{};
    return by_number(*id);
  }

  Result<std::optional<DataKey>> by_number(std::int64_t id) {
    auto query = database.cached("SELECT scope, wrapped FROM key WHERE id = ?");
    if (!query) return query.error();
    auto row = (*query)->bind(1, id).step();
    if (!row) return row.error();
    if (!*row) return std::optional<DataKey>{};
    auto key = unwrap_row(id, std::string((*query)->text(0)), (*query)->blob(1));
    (*query)->reset();
    if (!key) return key.error();
    return std::optional(*key);
  }

  Result<DataKey> create(std::string_view scope) {
    DataKey key;
    randombytes_buf(key.bytes.data(), key.bytes.size());
    const std::string_view plain(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
    const std::string wrapped = sodium::seal(plain, master.reveal(), scope);
    auto insert = database.cached("INSERT INTO key(scope, wrapped) VALUES(?, ?)");
    if (!insert) return insert.error();
    if (auto done = (*insert)->bind_text(1, scope).bind_blob(2, wrapped).run(); !done) {
      return done.error();
    }
    key.id = database.last_rowid();
    index->add(scope, key.id);
    return key;
  }

  /// `made`: what this transaction has made, which a look does not find yet.
  Result<DataKey> load_or_create(std::string_view scope, Made& made) {
    if (const auto again = made.find(scope); again != made.end()) return again->second;
    auto found = load(scope);
    if (!found) return found.error();
    if (*found) return **found;
    auto key = create(scope);
    if (key) made.emplace(scope, *key);
    return key;
  }

  Result<void> prepare_file();
  Result<void> load_or_create(std::span<const std::string_view> scopes,
                              const std::vector<std::size_t>& missing, std::vector<DataKey>& keys);
};

Result<void> KeyStore::Parts::prepare_file() {
  if (!read_only) {
    auto made = database.execute("CREATE TABLE IF NOT EXISTS canary(wrapped BLOB NOT NULL);");
    if (!made) return made;
    auto opened = KeyIndex::open(database);
    if (!opened) return opened.error();
    index = *std::move(opened);
  }
  auto query = database.prepare("SELECT wrapped FROM canary");
  if (!query) return query.error();
  auto row = query->step();
  if (!row) return row.error();
  if (*row) {
    if (sodium::open(query->blob(0), master.reveal(), "canary") == kCanary) return {};
    return Error{ErrorCode::kUnauthorised,
                 "keys.db was wrapped by another master key; give sambung the key that belongs to "
                 "this data folder"};
  }
  query->reset();
  auto insert = database.prepare("INSERT INTO canary(wrapped) VALUES(?)");
  if (!insert) return insert.error();
  return insert->bind_blob(1, sodium::seal(kCanary, master.reveal(), "canary")).run();
}

DataKey::~DataKey() { sodium_memzero(bytes.data(), bytes.size()); }

KeyStore::KeyStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KeyStore::~KeyStore() = default;

Result<std::unique_ptr<KeyStore>> KeyStore::open(const std::filesystem::path& file,
                                                 const Secret& master, Access access) {
  if (sodium_init() < 0) return Error{ErrorCode::kUnavailable, "libsodium does not start"};
  if (master.reveal().size() != kMasterBytes) {
    return Error{ErrorCode::kInvalid, "the master key has " +
                                          std::to_string(master.reveal().size()) +
                                          " bytes; it must have 32 (head -c 32 /dev/urandom)"};
  }
  auto parts = std::make_unique<Parts>();
  parts->master = master.duplicate();
  parts->read_only = access == Access::kReadOnly;
  auto database = sqlite::Database::open(file, {.durability = sqlite::Durability::kFull,
                                                .read_only = parts->read_only,
                                                .page_cache_kib = 2048});
  if (!database) return database.error();
  parts->database = std::move(*database);
  if (auto prepared = parts->prepare_file(); !prepared) return prepared.error();
  return std::unique_ptr<KeyStore>(new KeyStore(std::move(parts)));
}

Result<std::vector<DataKey>> KeyStore::get_or_create(std::span<const std::string_view> scopes) {
  Lock lock(parts_->mutex);
  std::vector<DataKey> keys(scopes.size());
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    if (const auto* hit = parts_->by_scope.find(std::string(scopes[i]))) {
      keys[i] = *hit;
    } else {
      missing.push_back(i);
    }
  }
  if (missing.empty()) return keys;
  if (auto got = parts_->load_or_create(scopes, missing, keys); !got) return got.error();
  return keys;
}

/// Those at the places `missing`, in one transaction: it also spares each look the file's locks. A scope may be
/// there twice.
Result<void> KeyStore::Parts::load_or_create(std::span<const std::string_view> scopes,
                                             const std::vector<std::size_t>& missing,
                                             std::vector<DataKey>& keys) {
  if (auto begun = database.begin(); !begun) return begun;
  Made made;
  Result<void> done;
  for (const std::size_t i : missing) {
    auto key = load_or_create(scopes[i], made);
    if (!key) {
      done = key.error();
      break;
    }
    keys[i] = *key;
  }
  if (done && !made.empty()) done = index->move_some(kMovedAtLeast + kMovedPerKey * made.size());
  if (done) done = database.commit();
  if (!done) {
    database.rollback();
    index->undo();
    return done;
  }
  index->keep();
  // Only now: a key that is not on stable storage must not seal anything.
  for (const auto& [scope, key] : made) remember(scope, key);
  return {};
}

Result<std::optional<DataKey>> KeyStore::find(std::int64_t id) {
  Lock lock(parts_->mutex);
  if (parts_->read_only) {
    auto version = parts_->database.data_version();
    if (!version) return version.error();
    if (*version != parts_->seen_version) parts_->forget();
    parts_->seen_version = *version;
  }
  if (const auto* hit = parts_->by_id.find(id)) return std::optional(*hit);
  return parts_->by_number(id);
}

Result<std::int64_t> KeyStore::newest() {
  Lock lock(parts_->mutex);
  auto id = parts_->database.integer("SELECT max(id) FROM key");
  if (!id) return id.error();
  return id->value_or(0);
}

Result<std::size_t> KeyStore::destroy(std::span<const std::string> scopes, std::int64_t limit) {
  Lock lock(parts_->mutex);
  if (auto begun = parts_->database.begin(); !begun) return begun.error();
  std::size_t destroyed = 0;
  Result<void> done;
  for (const std::string& scope : scopes) {
    auto id = parts_->index->find(scope);
    done = id ? Result<void>() : Result<void>(id.error());
    if (done && *id != 0 && *id <= limit) {
      done = parts_->index->remove(scope, *id);
      ++destroyed;
    }
    if (!done) break;
  }
  if (done) done = parts_->database.commit();
  if (!done) {
    parts_->database.rollback();
    parts_->index->undo();
    return done.error();
  }
  parts_->index->keep();
  parts_->forget();
  // secure_delete wiped the pages; the log still has their old images until it is emptied.
  if (auto emptied = parts_->database.checkpoint_truncate(); !emptied) return emptied.error();
  return destroyed;
}

}  // namespace sambung::journal
