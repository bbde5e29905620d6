#pragma once

#include "core/whatsapp/change.hpp"

namespace sambung::whatsapp {

/// Field `account_update`; each event has a variant of its own.
void read_account_update(Change& change);
/// Field `account_review_update`.
void read_account_review(Change& change);
/// Field `account_alerts`.
void read_account_alert(Change& change);
/// Field `business_capability_update`.
void read_account_limits(Change& change);
/// Field `partner_solutions`.
void read_solution(Change& change);
/// Field `payment_configuration_update`.
void read_payment_configuration(Change& change);
/// Field `flows`.
void read_form(Change& change);

}  // namespace sambung::whatsapp
