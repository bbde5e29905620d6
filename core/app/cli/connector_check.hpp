#pragma once

#include "core/app/cli/verb.hpp"

namespace sambung::kit {
struct Order;
}

namespace sambung::cli {

/// `sambung connector check FILE`: holds a connector to the contract (plugins/kit).
class ConnectorCheck final : public Command {
 public:
  void declare(Options& options) override;
  int run(Terminal& terminal) override;

 private:
  /// What of the options is the connector's; exit code, after saying what is wrong.
  int complete(kit::Order& order, Terminal& terminal) const;
  int check(const kit::Order& order, Terminal& terminal) const;

  std::string file_;
  std::string config_;
  std::string base_url_;
  std::string credential_;
  std::string merge_;
  std::string filter_;
  std::string junit_;
  std::uint64_t seed_ = 0;  ///< 0: none was given
  bool live_ = false;
};

}  // namespace sambung::cli
