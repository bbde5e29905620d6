#include "core/sync/value.hpp"

#include "core/base/fnv1a.hpp"

namespace sambung::sync {

namespace {

std::size_t hash_of(const Null&) { return 1; }
std::size_t hash_of(bool flag) { return flag ? 3 : 2; }
std::size_t hash_of(std::int64_t number) {
  return static_cast<std::size_t>(number) * 0x9E3779B97F4A7C15ULL;
}
std::size_t hash_of(const std::string& text) { return fnv1a(text); }
std::size_t hash_of(const TextSet& set) {
  std::size_t sum = 5;
  for (const std::string& element : set) sum = sum * 31 + hash_of(element);
  return sum;
}

}  // namespace

std::size_t hash_of(const Fields& fields) {
  std::size_t sum = 7;
  for (const auto& [field, value] : fields) {
    sum = sum * 31 + hash_of(field);
    sum = sum * 31 + value.index();
    sum = sum * 31 + std::visit([](const auto& held) { return hash_of(held); }, value);
  }
  return sum;
}

}  // namespace sambung::sync
