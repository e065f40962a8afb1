#pragma once

#include "core/base/error.h"

#include <QVector>

namespace tinkex::ui {

/// Token ids as people write or paste them: separated by blanks, commas or line breaks, brackets allowed. Anything
/// else, a negative or a too large number is a Validation error that names it.
Result<QVector<qint32>> parseTokenIds(const QString& text);
QString tokenIdsText(const QVector<qint32>& ids);

} // namespace tinkex::ui
