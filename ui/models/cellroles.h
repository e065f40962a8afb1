#pragma once

#include <Qt>

namespace tinkex::ui {

/// What a cell may offer beside its text. Sorting uses the raw value of SortRole, never the text.
enum CellRole {
    SortRole = Qt::UserRole + 1, ///< number or string to sort by
    KeyRole,                     ///< the row's stable key
    CopyRole,                    ///< the whole text to copy, when the cell shows a short form
    ToneRole,                    ///< int(Tone): the text is painted as a state pill
    ShareRole,                   ///< double 0…1 (negative: unknown): painted as a bar
    ShareToneRole,               ///< int(Tone) of the bar
    SparkRole,                   ///< QVector<double>: painted as a line
    SeriesRole,                  ///< int: index of the series colour for swatch or line
    SubtitleRole,                ///< QString: second, muted line
    AgeRole,                     ///< qint64 epoch ms: painted as an age that grows
    BeatRole,                    ///< qint64 epoch ms of the last heartbeat: painted as a beat bar
    MonoRole,                    ///< bool: monospace figures
    MutedRole,                   ///< bool: muted text
    BadRole                      ///< bool: text in the colour of a failure (always beside a word or a number > 0)
};

} // namespace tinkex::ui
