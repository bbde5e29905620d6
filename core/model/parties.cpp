#include "core/model/parties.hpp"

#include "core/model/shape.hpp"

namespace sambung::model {

namespace {

/// Walks a description and keeps the parties.
class PartyCollector {
 public:
  explicit PartyCollector(std::vector<Party>& parties) : parties_(parties) {}

  template <class T>
  void operator()(const char*, const T& member, const Doc&) {
    look_at(member);
  }

  template <class T>
  [[gnu::noinline]] void look_at(const T& member) {
    if constexpr (std::is_same_v<T, Party>) {
      parties_.push_back(member);
    } else if constexpr (Optional<T>) {
      if (member) look_at(*member);
    } else if constexpr (Vector<T>) {
      for (const auto& element : member) look_at(element);
    } else if constexpr (Variant<T>) {
      std::visit([&](const auto& alternative) { look_at(alternative); }, member);
    } else if constexpr (Described<T>) {
      T::describe(member, *this);
    }
  }

 private:
  std::vector<Party>& parties_;
};

}  // namespace

std::vector<Party> parties_of(const Data& data) {
  std::vector<Party> parties;
  PartyCollector collector(parties);
  std::visit([&collector](const auto& typed) { collector.look_at(typed); }, data);
  return parties;
}

}  // namespace sambung::model
