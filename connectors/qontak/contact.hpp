#pragma once

#include <string>
#include <vector>

#include "connectors/web/record.hpp"

namespace sambung::qontak {

/// Contacts of Qontak CRM as records. Pure. Source: its Postman collection and the schemas of its webhooks
/// (mekari-engineering/devcenter-kb), read 2026-11.
///
/// Fields are Qontak's own; `additional` has the additional fields by name, as {"hobby":"..."}.

/// "17" of 17; empty when it is no id of Qontak's.
std::string id_of(const web::Json& native);
bool is_qontak_id(const std::string& id);

/// `updated_at`, in milliseconds, is the version. Throws web::Failure (INVALID) for what is no contact.
web::Record contact_record(const web::Json& contact);
std::vector<std::string> phones_of(const web::Json& contact);
std::vector<std::string> emails_of(const web::Json& contact);
/// The value of an additional field; empty when there is none.
std::string additional_in(const web::Json& contact, const std::string& name);

/// Whether `contact` is other than `fields` say. Throws web::Failure (INVALID) naming a field that cannot
/// be written.
bool differs(const web::Json& fields, const web::Json& contact);

/// The body that says `fields` of `contact` (null: none yet) and all that it has besides: a PUT that
/// leaves something out may empty it, and gives the contact to whom the key belongs. `known` has the
/// additional fields as [{"id","name"}]. Throws web::Failure (INVALID) naming the field.
web::Json contact_body(const web::Json& fields, const web::Json& contact, const web::Json& known);

}  // namespace sambung::qontak
