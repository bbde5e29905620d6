#pragma once

#include "core/app/cli/operate.hpp"

namespace sambung::cli {

/// `sambung hooks`: where systems send their webhooks, and how that goes.
class Hooks final : public Listing {
 private:
  void declare_more(Options& options) override;
  control::RequestLine request() const override;
  std::string line(const json::Value& element) const override;
  std::string total(std::size_t count) const override;

  std::string connection_;
  bool secret_ = false;
};

}  // namespace sambung::cli
