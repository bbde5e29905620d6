#pragma once

namespace planted {

/// The promise that a planted connector breaks.
enum class Fault {
  kNone,
  // planted_connector.cpp
  kTakesAnyKey,
  kRetriesNonsense,
  kWritesTwice,
  kIgnoresCancel,
  kMakesTwice,
  kTakesAnyCursor,
  kOverfullPages,
  kTalksOfPeople,
  kTalksOfSecrets,
  kLeavesFilesOpen,
  kCrashesOnNonsense,
  kAnswersAnything,
  kAnswersMoreThanSaid,
  kNotesQuestions,
  // planted_http_connector.cpp
  kForgetsALostAnswer,
  kGivesUpInAStorm,
  kGivesUpWithoutToken,
  kEchoesOtherwise,
  kWritesAgain,
  kWritesWhatIsDeleted,
  kForgetsMerges,
};

/// Defined once in each .so, in planted_fault.cpp: the connectors themselves are compiled once.
extern const Fault kFault;

}  // namespace planted
