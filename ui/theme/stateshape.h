#pragma once

#include "ui/words.h"

#include <QRectF>

class QPainter;

namespace tinkex::ui {

/// The shape of a tone, so that colour never speaks alone: disc, triangle, diamond, square, ring.
void paintStateShape(QPainter& painter, const QRectF& rect, Tone tone);

/// A pill with shape and word in the colours of the tone, vertically centred in `rect`, left aligned; elided at its
/// end. Returns the width used.
int paintStatePill(QPainter& painter, const QRect& rect, const QString& word, Tone tone, const QFont& font);
int statePillWidth(const QString& word, const QFont& font);

} // namespace tinkex::ui
