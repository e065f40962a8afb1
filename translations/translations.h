#pragma once

class QCoreApplication;
class QLocale;

namespace tinkex {

/// Installs Qt's and the program's texts in the language of the locale, English plural forms when there is none.
/// Thread: GUI, before the first widget. The translators belong to the application.
void installTranslations(QCoreApplication& app, const QLocale& locale);

} // namespace tinkex
