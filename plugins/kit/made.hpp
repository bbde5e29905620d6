#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/deliver/host_port.hpp"
#include "plugins/kit/order.hpp"

namespace sambung::kit {

/// A made-up customer, whom nothing but records may name: what is searched for in logs and reasons.
struct Customer {
  std::string name;
  std::string phone;  ///< "+6281..."
  std::string email;
  std::string text;  ///< of a message
  std::string id;    ///< the broker's own, of the person
};

/// Makes what a connector is given, from the order's seed: the same seed, the same things. Confined
/// to one thread.
class Maker {
 public:
  explicit Maker(const Order& order);

  const Customer& customer() const { return customer_; }
  /// An event of `type` in `lane`, each call a new one.
  deliver::Item item(const std::string& type, std::string body, const std::string& lane);
  /// Small sound events of the types that `wants` asks for, each in a lane of its own.
  std::vector<deliver::Item> items(const deliver::Wants& wants);
  /// The published example of every type that `wants` asks for (schemas/events/examples).
  std::vector<deliver::Item> examples(const deliver::Wants& wants);
  /// Bodies that no schema accepts: broken JSON, other kinds, wild nesting, odd bytes.
  std::vector<std::string> garbage();
  std::uint64_t number() { return random_(); }

 private:
  std::string text_body();
  std::string word(std::size_t letters);

  const Order& order_;
  std::mt19937_64 random_;
  Customer customer_;
  std::int64_t next_ = 0;
};

}  // namespace sambung::kit
