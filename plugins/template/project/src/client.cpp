#include "src/client.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace scaffold_name {

namespace {

using nlohmann::json;

[[noreturn]] void fail(const char* step) {
  throw std::runtime_error(std::string("customers.jsonl: ") + step + ": " + std::strerror(errno));
}

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

/// Holds the file alone for one call, with everything read that stands in it.
class Client::Locked {
 public:
  explicit Locked(Client& client) : fd_(client.fd_) {
    if (flock(fd_, LOCK_EX) != 0) fail("cannot be locked");
    client.read_new_lines();
  }
  ~Locked() { flock(fd_, LOCK_UN); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  int fd_;
};

Client::Client(const std::string& folder) {
  fd_ = open((folder + "/customers.jsonl").c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd_ < 0) fail("cannot be opened; does the folder exist?");
}

Client::~Client() { close(fd_); }

void Client::read_new_lines() {
  std::string text;
  char piece[65536];
  ssize_t got = 0;
  while ((got = pread(fd_, piece, sizeof piece, read_ + static_cast<off_t>(text.size()))) > 0) {
    text.append(piece, static_cast<std::size_t>(got));
  }
  if (got < 0) fail("cannot be read");
  std::size_t from = 0;
  for (std::size_t end; (end = text.find('\n', from)) != text.npos; from = end + 1) {
    take_line(std::string_view(text).substr(from, end - from));
  }
  // A line without its end is what a crash left: nobody was told that it is kept.
  if (from < text.size() && ftruncate(fd_, read_ + static_cast<off_t>(from)) != 0) {
    fail("cannot be cut");
  }
  read_ += static_cast<std::int64_t>(from);
}

void Client::take_line(std::string_view text) {
  const json line = json::parse(text, nullptr, false);
  if (line.contains("note")) {
    notes_.insert(line.value("key", ""));
    return;
  }
  Customer customer{line.value("id", ""), line.value("version", std::int64_t{0}),
                    line.value("at_ms", std::int64_t{0}), line.value("op", ""),
                    line.value("fields", json::object()).dump()};
  version_ = std::max(version_, customer.version);
  std::erase_if(customers_, [&](const Customer& each) { return each.id == customer.id; });
  customers_.push_back(std::move(customer));
}

void Client::append(const std::string& line) {
  const bool written = ::write(fd_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (!written || fdatasync(fd_) != 0) fail("cannot be written");
  read_new_lines();
}

std::optional<Customer> Client::fetch(std::string_view id) {
  auto found = find([&](const Customer& each) { return each.id == id; });
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Customer> Client::find(const std::function<bool(const Customer&)>& matches) {
  const Locked locked(*this);
  std::vector<Customer> found;
  std::copy_if(customers_.begin(), customers_.end(), std::back_inserter(found), matches);
  return found;
}

std::vector<Customer> Client::changed_after(std::int64_t after, std::size_t most) {
  auto changed = find([&](const Customer& each) { return each.version > after; });
  if (changed.size() > most) changed.resize(most);  // a later write stands further back
  return changed;
}

std::int64_t Client::last_version() {
  const Locked locked(*this);
  return version_;
}

std::optional<Customer> Client::write(const Decide& decide) {
  const Locked locked(*this);
  std::optional<Customer> customer = decide(customers_);
  if (!customer) return std::nullopt;
  customer->version = version_ + 1;
  customer->at_ms = now_ms();
  if (customer->id.empty()) customer->id = "C" + std::to_string(customer->version);
  append(json{{"id", customer->id},
              {"version", customer->version},
              {"at_ms", customer->at_ms},
              {"op", customer->op},
              {"fields", json::parse(customer->fields)}}
             .dump() +
         "\n");
  return customer;
}

void Client::note(std::string_view key, std::string_view note) {
  const Locked locked(*this);
  if (notes_.contains(key)) return;
  append(json{{"key", key}, {"note", note}}.dump(-1, ' ', false, json::error_handler_t::replace) +
         "\n");
}

}  // namespace scaffold_name
