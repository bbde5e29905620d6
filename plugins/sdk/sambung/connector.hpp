#pragma once

/// Write a connector in C++: a class and one line. Header-only; compiled into the connector, so
/// that no C++ type and no exception crosses the border that sambung/abi.h draws.
///
///   class Shout {
///    public:
///     explicit Shout(const sambung::Setup& setup);             // throws sambung::ConfigError
///     sambung::Outcomes deliver(const sambung::Batch& batch);  // or one at a time:
///     sambung::Outcome deliver(const sambung::Event& event);
///     void cancel() noexcept;           // optional; any thread; make `deliver` return soon
///     void probe(sambung::Call& call);  // optional; so are all operations of OPERATIONS.md
///   };
///   SAMBUNG_CONNECTOR(Shout, "shout", "0.1.0", R"({"name":"Shout", ...})")
///
/// An exception out of `deliver` or an operation makes its items TRANSIENT, so throw only what is
/// worth another try; `what()` becomes the reason. All calls but `cancel` come from one thread.

#include <sambung/abi.h>

#include <concepts>
#include <exception>
#include <memory>
#include <string_view>

#include "sambung/batch.hpp"
#include "sambung/call.hpp"
#include "sambung/host.hpp"
#include "sambung/outcome.hpp"

namespace sambung::detail {

template <class C>
concept TakesBatches = requires(C c, const Batch& batch) {
  { c.deliver(batch) } -> std::same_as<Outcomes>;
};
template <class C>
concept TakesEvents = requires(C c, const Event& event) {
  { c.deliver(event) } -> std::same_as<Outcome>;
};
template <class C>
concept Cancels = requires(C c) {
  { c.cancel() }
  noexcept;
};

template <class C>
struct Shim : sambung_connector {
  C user;

  explicit Shim(const Setup& setup) : sambung_connector{}, user(setup) {
    struct_size = sizeof(sambung_connector);
    sambung_connector::deliver = &Shim::on_deliver;
    sambung_connector::cancel = &Shim::on_cancel;
    sambung_connector::destroy = [](sambung_connector* self) { delete static_cast<Shim*>(self); };
    sambung_connector::extension = &Shim::on_extension;
  }

  static C& of(sambung_connector* self) { return static_cast<Shim*>(self)->user; }

  static void on_deliver(sambung_connector* self, const sambung_event* events, std::size_t count,
                         sambung_outcome* outcomes) {
    const Batch batch(events, count);
    try {
      if constexpr (TakesBatches<C>) {
        write_outcomes(batch, of(self).deliver(batch), outcomes);
      } else if constexpr (TakesEvents<C>) {
        deliver_singly(of(self), batch, outcomes);
      } else {
        static_assert(
            !requires { &C::deliver; },
            "`deliver` must be `Outcomes deliver(const Batch&)` or "
            "`Outcome deliver(const Event&)`");
        write_failure(batch, SAMBUNG_NOT_SUPPORTED, "this connector takes no events", outcomes);
      }
    } catch (const std::exception& e) {
      write_failure(batch, SAMBUNG_TRANSIENT, e.what(), outcomes);
    } catch (...) {
      write_failure(batch, SAMBUNG_TRANSIENT, "an exception that is no std::exception", outcomes);
    }
  }

  static void deliver_singly(C& user, const Batch& batch, sambung_outcome* outcomes) {
    LaneRule lanes;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      sambung_outcome* out = SAMBUNG_OUTCOME_AT(outcomes, i);
      const Event event = batch[i];
      if (lanes.blocked(event.lane())) {
        fail(SAMBUNG_NOT_ATTEMPTED, "", out);
        continue;
      }
      try {
        write(user.deliver(event), out);
      } catch (const std::exception& e) {
        fail(SAMBUNG_TRANSIENT, e.what(), out);
      }
      lanes.note(event.lane(), out->outcome == SAMBUNG_DONE);
    }
  }

  static void on_cancel(sambung_connector* self) {
    if constexpr (Cancels<C>) of(self).cancel();
    (void)self;
  }

  template <auto method>
  static void on_operation(sambung_connector* self, const sambung_call* raw,
                           sambung_outcome* outcomes) {
    const auto fail_all = [&](const char* why) {
      for (std::size_t i = 0; i < raw->count; ++i) {
        fail(SAMBUNG_TRANSIENT, why, SAMBUNG_OUTCOME_AT(outcomes, i));
      }
    };
    try {
      Call call(*raw, outcomes);
      (of(self).*method)(call);
    } catch (const std::exception& e) {
      fail_all(e.what());
    } catch (...) {
      fail_all("an exception that is no std::exception");
    }
  }

  template <auto method>
  static const void* operation() {
    static constexpr sambung_operation table = {sizeof(sambung_operation), 0,
                                                &Shim::template on_operation<method>};
    return &table;
  }

  static const void* on_extension(sambung_connector*, const char* id) {
    const std::string_view name(id);
    (void)name;
    if constexpr (requires { &C::describe; }) {
      if (name == SAMBUNG_EXT_DESCRIBE) return operation<&C::describe>();
    }
    if constexpr (requires { &C::probe; }) {
      if (name == SAMBUNG_EXT_PROBE) return operation<&C::probe>();
    }
    if constexpr (requires { &C::provision; }) {
      if (name == SAMBUNG_EXT_PROVISION) return operation<&C::provision>();
    }
    if constexpr (requires { &C::find; }) {
      if (name == SAMBUNG_EXT_FIND) return operation<&C::find>();
    }
    if constexpr (requires { &C::fetch; }) {
      if (name == SAMBUNG_EXT_FETCH) return operation<&C::fetch>();
    }
    if constexpr (requires { &C::upsert; }) {
      if (name == SAMBUNG_EXT_UPSERT) return operation<&C::upsert>();
    }
    if constexpr (requires { &C::log; }) {
      if (name == SAMBUNG_EXT_LOG) return operation<&C::log>();
    }
    if constexpr (requires { &C::changes; }) {
      if (name == SAMBUNG_EXT_CHANGES) return operation<&C::changes>();
    }
    if constexpr (requires { &C::receive; }) {
      if (name == SAMBUNG_EXT_RECEIVE) return operation<&C::receive>();
    }
    if constexpr (requires { &C::subscriptions; }) {
      if (name == SAMBUNG_EXT_SUBSCRIPTIONS) return operation<&C::subscriptions>();
    }
    if constexpr (requires { &C::lookup; }) {
      if (name == SAMBUNG_EXT_LOOKUP) return operation<&C::lookup>();
    }
    if constexpr (requires { &C::erase; }) {
      if (name == SAMBUNG_EXT_ERASE) return operation<&C::erase>();
    }
    return nullptr;
  }
};

template <class C>
sambung_connector* create(const sambung_host* host, const sambung_setup* setup,
                          sambung_outcome* why) {
  try {
    return new Shim<C>(Setup{Host(*host), view(setup->connection), view(setup->config)});
  } catch (const ConfigError& e) {
    fail(SAMBUNG_INVALID, e.what(), why);
  } catch (const std::exception& e) {
    fail(SAMBUNG_TRANSIENT, e.what(), why);
  } catch (...) {
    fail(SAMBUNG_TRANSIENT, "an exception that is no std::exception", why);
  }
  return nullptr;
}

}  // namespace sambung::detail

/// The library's entry: the class, its id, its version, its manifest (abi.h, `sambung_entry`).
#define SAMBUNG_CONNECTOR(Type, id, version, manifest)                      \
  extern "C" const sambung_entry sambung_entry_v0 = {sizeof(sambung_entry), \
                                                     SAMBUNG_ABI_MAJOR,     \
                                                     SAMBUNG_ABI_MINOR,     \
                                                     0,                     \
                                                     id,                    \
                                                     version,               \
                                                     manifest,              \
                                                     &::sambung::detail::create<Type>};
