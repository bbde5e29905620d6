#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace scaffold_name {

/// A customer as the system keeps them.
struct Customer {
  std::string id;
  std::int64_t version = 0;  ///< never falls; every write is a later one
  std::int64_t at_ms = 0;
  std::string op;      ///< of the write that made it
  std::string fields;  ///< JSON object, the system's own names
};

/// The system that this connector speaks with. This one keeps everything in a file, a line for each
/// write, so that the project works at once; yours asks a server instead (sambung/http.hpp).
///
/// Several processes may use one folder: every call takes its lock and reads what others wrote.
/// Trouble is thrown as std::runtime_error, which makes the items TRANSIENT. One thread.
class Client {
 public:
  explicit Client(const std::string& folder);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  std::optional<Customer> fetch(std::string_view id);
  std::vector<Customer> find(const std::function<bool(const Customer&)>& matches);
  /// The latest state of customers whose version is above `after`, the oldest first.
  std::vector<Customer> changed_after(std::int64_t after, std::size_t most);
  std::int64_t last_version();

  using Decide = std::function<std::optional<Customer>(const std::vector<Customer>& all)>;
  /// Writes what `decide` makes of the customers as they are now; nothing when it gives none. The
  /// version and, where it is empty, the id are set here.
  std::optional<Customer> write(const Decide& decide);
  /// Keeps `note` under `key`, once.
  void note(std::string_view key, std::string_view note);

 private:
  class Locked;

  void read_new_lines();
  void take_line(std::string_view line);
  void append(const std::string& line);

  int fd_ = -1;
  std::int64_t read_ = 0;
  std::int64_t version_ = 0;
  std::vector<Customer> customers_;
  std::set<std::string, std::less<>> notes_;
};

}  // namespace scaffold_name
