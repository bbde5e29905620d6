#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sambung::fault {

/// A message that a remote system has taken.
struct Taken {
  std::string message;  ///< WhatsApp's id
  std::string person;
};

/// Sees in a remote system what was written there, in the order of writing, by other means than the
/// connector's. Confined to its owner.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual std::string name() const = 0;
  /// Has the connector's tables tell of every row that is written; to be called before the first
  /// event. May wait until the connector has made them; false when that cannot be.
  virtual bool watch() = 0;
  virtual std::vector<Taken> taken() = 0;
};

std::unique_ptr<Witness> sqlite_witness(const std::filesystem::path& file);
std::unique_ptr<Witness> jsonl_witness(const std::filesystem::path& file);
std::unique_ptr<Witness> postgres_witness(const std::string& dsn);

/// What a witness saw, against the outside ledger of what was sent.
struct Verdict {
  std::size_t lost = 0;
  std::size_t doubled = 0;
  std::size_t disordered = 0;  ///< messages that came after a later one of the same person
};
Verdict judge(const std::set<std::string>& sent, const std::vector<Taken>& taken);

}  // namespace sambung::fault
