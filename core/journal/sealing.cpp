#include "core/journal/sealing.hpp"

#include <algorithm>
#include <array>

#include "core/sodium/seal.hpp"

namespace sambung::journal {

namespace {

/// What a part of a record is bound to.
class Bound {
 public:
  Bound(const EventId& id, Part part) {
    std::copy(id.bytes().begin(), id.bytes().end(), bytes_.begin());
    bytes_.back() = static_cast<char>(part);
  }
  std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, EventId::kSize + 1> bytes_{};
};

std::string_view text_of(const DataKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

}  // namespace

std::string seal(std::string_view plain, const DataKey& key, const EventId& id, Part part) {
  return sodium::seal(plain, text_of(key), Bound(id, part).text());
}

std::optional<std::string> open(std::string_view sealed, const DataKey& key, const EventId& id,
                                Part part) {
  return sodium::open(sealed, text_of(key), Bound(id, part).text());
}

}  // namespace sambung::journal
