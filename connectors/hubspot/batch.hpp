#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/hubspot/config.hpp"
#include "connectors/web/api.hpp"

namespace sambung::hubspot {

/// What became of one input of a batch. Plain value.
struct Written {
  Outcome outcome;
  web::Json native{};  ///< as the answer has it, which is not all of the record
};

/// Says `inputs` (at most kBatchMax) to a batch endpoint that writes by id or by a unique property,
/// which does the same when it is said twice. Each input is traced, so that one that is refused
/// stops no other (objectWriteTraceId: "Error handling", multi-status errors, read 2026-11); what
/// is refused as a whole for all that is said again in halves. One answer an input, in their order.
/// Throws web::Failure when nothing is known of any.
std::vector<Written> write_batch(web::Api& api, const std::string& path,
                                 std::vector<web::Json> inputs);

/// What a batch read is asked by. Plain value.
struct ReadBy {
  std::string object = "contacts";
  std::string property{};  ///< a unique one; empty: by id
};

/// The records that have one of `values` (at most kBatchMax) as they are now: unlike a search, a
/// read shows what was written a moment ago. Those that are not there are left out.
std::vector<web::Json> read_list(web::Api& api, const ReadBy& by,
                                 const std::vector<std::string>& values,
                                 const std::vector<std::string>& properties);

/// Likewise contacts by id. One that went into another comes under the id that was asked for, as
/// the other: HubSpot answers so.
std::map<std::string, web::Json> read_contacts(web::Api& api, const std::vector<std::string>& ids,
                                               const Config& config);

}  // namespace sambung::hubspot
