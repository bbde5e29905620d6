#include "core/sync/value.hpp"

namespace sambung::sync {

namespace {

std::size_t hash_of(const Null&) { return 1; }
std::size_t hash_of(bool flag) { return flag ? 3 : 2; }
std::size_t hash_of(std::int64_t number) {
  return static_cast<std::size_t>(number) * 0x9E3779B97F4A7C15ULL;
}
/// FNV-1a: it is stored, so it must be the same in every build.
std::size_t hash_of(const std::string& text) {
  std::size_t sum = 14695981039346656037ULL;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return sum;
}
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
