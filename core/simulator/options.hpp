#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/secret.hpp"

namespace sambung::simulator {

/// Probabilities, 0 to 1, of things that go wrong in the real world. All are drawn from the seed.
struct Faults {
  // Webhooks
  double duplicate = 0;       ///< posted twice, the second a little later
  double reorder = 0;         ///< held back until the next one has gone
  double delay = 0;           ///< held back for up to 10 s (divided by the speed)
  double batch = 0;           ///< collected with the following ones, up to 20, into one POST
  double skip_sent = 0;       ///< no `sent` status
  double skip_delivered = 0;  ///< no `delivered` status: `read` implies it
  // Graph API
  double server_error = 0;  ///< 500 with code 131000, nothing done
  double throttle = 0;      ///< 400 with code 130429, nothing done
  double lost_answer = 0;   ///< the call is done, but its answer never arrives
};

/// A phone number of the business.
struct ChannelOptions {
  std::string phone_number_id = "820000000000002";
  std::string display_phone_number = "62215550100";  ///< digits
  std::string verified_name = "Kedai Contoh";
};

struct AccountOptions {
  std::string waba_id = "710000000000001";
  std::vector<ChannelOptions> channels = {ChannelOptions{}};
};

/// What happens to a free-form message to somebody who has not written for 24 hours.
enum class OutsideWindow {
  kRefuse,     ///< the call fails with 131047
  kFailLater,  ///< the call succeeds and a `failed` status with 131047 follows
  kAllow,      ///< no window is kept
};

/// What a Simulator is made of. Move-only, for its secrets.
struct Options {
  struct Https {
    std::uint16_t port = 0;  ///< 0: any free one
    /// Gets ca.pem, the certificate that clients must trust; made anew at every start.
    std::string authority_folder;
  };

  std::uint16_t http_port = 0;  ///< 0: any free one. Only 127.0.0.1 is listened on
  std::optional<Https> https;

  std::string app_id = "720000000000005";
  std::string portfolio_id = "730000000000003";
  std::vector<AccountOptions> accounts = {AccountOptions{}};
  Secret app_secret;    ///< signs webhooks; must not be empty
  Secret verify_token;  ///< shown in the handshake with `target_url`
  Secret access_token;  ///< what callers must show; must not be empty

  /// Where webhooks go, on this machine; empty: nowhere until POST /{app}/subscriptions names one.
  std::string target_url;
  /// https targets: the authority to trust, PEM; empty: the certificate is not checked.
  std::string target_authority_pem;
  std::size_t target_connections = 8;
  /// Webhooks waiting for their 200, above which `emit` and `trigger` answer kFull.
  std::size_t pending_max = 100'000;

  std::uint64_t seed = 1;
  /// Simulated seconds in a real one, for retries, delays and status times: 1 is real time.
  double speed = 1;
  Faults faults;
  OutsideWindow outside_window = OutsideWindow::kRefuse;
  /// Messages per second and number, in and out of the Graph API, above which 130429 is answered.
  double throughput_per_second = 80;
  /// Whether accepted messages get sent, delivered and read statuses.
  bool statuses = true;
  /// Bytes of media kept; the oldest go first.
  std::size_t media_bytes_max = 256U << 20;
  const Clock* clock = nullptr;  ///< wall time; nullptr: the machine's. Must outlive the simulator
};

}  // namespace sambung::simulator
