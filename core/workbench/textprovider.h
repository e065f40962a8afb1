#pragma once

#include "core/settings/paths.h"
#include "core/settings/profile.h"
#include "core/text/modeltext.h"

#include <QStringList>

namespace tinkex {

/// Where a tokenizer for a model may be found on this machine, best first: the profile's own file, the shipped model
/// (embedded server), the Hugging Face cache. Only folders that hold a tokenizer.json. Looks at the disk; thread: any.
QStringList tokenizerFolders(const ServerProfile& profile, const QString& model, const Paths& paths);

/// The first of them that can be read. Storage, with the reasons, when there is none.
Result<ModelText> findModelText(const ServerProfile& profile, const QString& model, const Paths& paths);

} // namespace tinkex
