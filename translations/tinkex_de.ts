<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>tinkex::ui::AccessForm</name>
    <message>
        <source>Connection details</source>
        <translation>Einzelheiten der Verbindung</translation>
    </message>
    <message>
        <source>in the header X-API-Key</source>
        <translation>im Header X-API-Key</translation>
    </message>
    <message>
        <source>as a bearer token</source>
        <translation>als Bearer-Token</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>gar nicht</translation>
    </message>
    <message>
        <source>when it works well</source>
        <translation>wenn es gut läuft</translation>
    </message>
    <message>
        <source>always, over https</source>
        <translation>immer, über https</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>as the environment says</source>
        <translation>wie die Umgebung sagt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>dieser</translation>
    </message>
    <message>
        <source>The environment says it in http_proxy, https_proxy, all_proxy and no_proxy.</source>
        <translation>Die Umgebung sagt es in http_proxy, https_proxy, all_proxy und no_proxy.</translation>
    </message>
    <message>
        <source>leave empty to keep what is stored</source>
        <translation>leer lassen, um das Gespeicherte zu behalten</translation>
    </message>
    <message>
        <source>a PEM file, for servers with a certificate of your own</source>
        <translation>eine PEM-Datei, für Server mit eigenem Zertifikat</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>The key is &amp;sent</source>
        <translation>&amp;Schlüssel senden</translation>
    </message>
    <message>
        <source>&amp;HTTP/2</source>
        <translation>&amp;HTTP/2</translation>
    </message>
    <message>
        <source>&amp;Proxy</source>
        <translation>&amp;Proxy</translation>
    </message>
    <message>
        <source>Proxy a&amp;ddress</source>
        <translation>Proxy-A&amp;dresse</translation>
    </message>
    <message>
        <source>Proxy &amp;user</source>
        <translation>Proxy-Ben&amp;utzer</translation>
    </message>
    <message>
        <source>Proxy pass&amp;word</source>
        <translation>Proxy-Pass&amp;wort</translation>
    </message>
    <message>
        <source>&amp;Certificates</source>
        <translation>&amp;Zertifikate</translation>
    </message>
    <message>
        <source>Certificates of the server</source>
        <translation>Zertifikate des Servers</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Zertifikate (*.pem *.crt *.cer);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Enter the proxy&apos;s address, for example http://proxy:3128.</source>
        <translation>Geben Sie die Adresse des Proxys ein, zum Beispiel http://proxy:3128.</translation>
    </message>
    <message>
        <source>The proxy&apos;s address begins with http://, https://, socks5:// or socks5h:// and has a host, perhaps a port and nothing else; user and password have own fields.</source>
        <translation>Die Adresse des Proxys beginnt mit http://, https://, socks5:// oder socks5h:// und hat einen Rechner, vielleicht einen Port und sonst nichts; Benutzer und Passwort haben eigene Felder.</translation>
    </message>
    <message>
        <source>A user name cannot hold a colon.</source>
        <translation>Ein Benutzername darf keinen Doppelpunkt enthalten.</translation>
    </message>
    <message>
        <source>Enter the user of this password.</source>
        <translation>Geben Sie den Benutzer zu diesem Passwort ein.</translation>
    </message>
    <message>
        <source>There is no such file; choose a PEM file or leave this empty.</source>
        <translation>Diese Datei gibt es nicht; wählen Sie eine PEM-Datei oder lassen Sie das Feld leer.</translation>
    </message>
    <message>
        <source>There is no certificate in PEM form in this file.</source>
        <translation>In dieser Datei ist kein Zertifikat in PEM-Form.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::AccountSessionsModel</name>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Trainers</source>
        <translation>Trainer</translation>
    </message>
    <message>
        <source>Samplers</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Liveness</source>
        <translation>Lebenszeichen</translation>
    </message>
    <message>
        <source>What the server&apos;s list tells; it does not say whether anybody still beats</source>
        <translation>Was die Liste des Servers sagt; ob noch jemand Lebenszeichen sendet, steht dort nicht</translation>
    </message>
    <message>
        <source>ended (inferred)</source>
        <translation>beendet (vermutet)</translation>
    </message>
    <message>
        <source>Choose the session to see what is in it</source>
        <translation>Sitzung wählen, um zu sehen, was darin ist</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::BeatBar</name>
    <message>
        <source>last heartbeat at %1, expected every %2</source>
        <translation>letztes Lebenszeichen um %1, erwartet alle %2</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CensusModel</name>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Live objects</source>
        <translation>Lebende Objekte</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ChartCard</name>
    <message>
        <source>Keep this chart first</source>
        <translation>Dieses Diagramm nach vorn stellen</translation>
    </message>
    <message>
        <source>%1: drag to zoom, Shift+drag to move, Ctrl+wheel zooms, double click shows all</source>
        <translation>%1: Ziehen vergrößert, Umschalt+Ziehen verschiebt, Strg+Rad vergrößert, Doppelklick zeigt alles</translation>
    </message>
    <message>
        <source>Smoothing and axes</source>
        <translation>Glättung und Achsen</translation>
    </message>
    <message>
        <source>Chart of %1</source>
        <translation>Diagramm: %1</translation>
    </message>
    <message>
        <source>Chart of %1 in %2</source>
        <comment>metric, unit</comment>
        <translation>Diagramm: %1 in %2</translation>
    </message>
    <message>
        <source>step</source>
        <comment>x axis</comment>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>time</source>
        <comment>x axis</comment>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>log</source>
        <comment>logarithmic y axis</comment>
        <translation>log</translation>
    </message>
    <message>
        <source>EMA %1</source>
        <comment>exponential moving average</comment>
        <translation>EMA %1</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ChartControls</name>
    <message>
        <source>Log y axis</source>
        <translation>Logarithmische y-Achse</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>X axis</source>
        <translation>x-Achse</translation>
    </message>
    <message>
        <source>x: step</source>
        <translation>x: Schritt</translation>
    </message>
    <message>
        <source>x: time</source>
        <translation>x: Zeit</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Ends every zoom (double click in a chart)</source>
        <translation>Hebt jede Vergrößerung auf (Doppelklick in ein Diagramm)</translation>
    </message>
    <message>
        <source>These runs have not recorded when their steps ended.</source>
        <translation>Diese Läufe haben nicht festgehalten, wann ihre Schritte endeten.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ChatTurns</name>
    <message>
        <source>Remove this turn</source>
        <translation>Diesen Beitrag entfernen</translation>
    </message>
    <message>
        <source>system</source>
        <comment>chat role</comment>
        <translation>System</translation>
    </message>
    <message>
        <source>user</source>
        <comment>chat role</comment>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>assistant</source>
        <comment>chat role</comment>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>Role of the turn</source>
        <translation>Rolle des Beitrags</translation>
    </message>
    <message>
        <source>Text of the turn</source>
        <translation>Text des Beitrags</translation>
    </message>
    <message>
        <source>Add a turn</source>
        <translation>Beitrag hinzufügen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CheckpointList</name>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message numerus="yes">
        <source>and %n older</source>
        <translation>
            <numerusform>und %n älterer</numerusform>
            <numerusform>und %n ältere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>metric, value</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Sample from %1</source>
        <translation>Aus %1 samplen</translation>
    </message>
    <message>
        <source>Copy the path of %1</source>
        <translation>Pfad von %1 kopieren</translation>
    </message>
    <message>
        <source>%1 at save</source>
        <comment>metric</comment>
        <translation>%1 beim Speichern</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CheckpointsModel</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Loss / reward</source>
        <translation>Loss / Belohnung</translation>
    </message>
    <message>
        <source>Last loss or reward when it was saved</source>
        <translation>Letzter Loss oder letzte Belohnung beim Speichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Good for</source>
        <translation>Taugt zum</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>what a checkpoint is good for</comment>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>resuming</source>
        <comment>what a checkpoint is good for</comment>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CheckpointsPage</name>
    <message>
        <source>Checkpoints of your runs appear here: sample from them or go on training from them.</source>
        <translation>Hier erscheinen die Checkpoints der eigenen Läufe: daraus samplen oder von dort weiter trainieren.</translation>
    </message>
    <message>
        <source>New run…</source>
        <translation>Neuer Lauf …</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Sample from</source>
        <translation>Daraus samplen</translation>
    </message>
    <message>
        <source>Resume the run</source>
        <translation>Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Goes on from the run&apos;s last checkpoint; for runs that were cancelled, failed or lost their connection.</source>
        <translation>Geht vom letzten Checkpoint des Laufs aus weiter; für Läufe, die abgebrochen wurden, gescheitert sind oder ihre Verbindung verloren haben.</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Choose a checkpoint first.</source>
        <translation>Zuerst einen Checkpoint wählen.</translation>
    </message>
    <message>
        <source>It was saved for resuming, not for sampling.</source>
        <translation>Er wurde zum Fortsetzen gespeichert, nicht zum Samplen.</translation>
    </message>
    <message>
        <source>Opens Sampling with this checkpoint</source>
        <translation>Öffnet Sampling mit diesem Checkpoint</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CommandPalette</name>
    <message>
        <source>Search or run an action…</source>
        <translation>Aktion suchen oder ausführen …</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::DataPreviewView</name>
    <message>
        <source>What the run reads</source>
        <translation>Was der Lauf liest</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The first examples. Shaded tokens are learned, the others are only read.</source>
        <translation>Die ersten Beispiele. Hinterlegte Token werden gelernt, die übrigen nur gelesen.</translation>
    </message>
    <message>
        <source>Lines that cannot be used</source>
        <translation>Unbrauchbare Zeilen</translation>
    </message>
    <message>
        <source>Reading the examples…</source>
        <translation>Die Beispiele werden gelesen …</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>%1 tokens, %2 learned</source>
        <translation>%1 Token, %2 gelernt</translation>
    </message>
    <message>
        <source>longest %1</source>
        <translation>längstes %1</translation>
    </message>
    <message>
        <source>No example could be read.</source>
        <translation>Kein Beispiel konnte gelesen werden.</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <comment>number, reason</comment>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) cannot be used and will be left out:</source>
        <translation>
            <numerusform>%n Zeile ist unbrauchbar und wird ausgelassen:</numerusform>
            <numerusform>%n Zeilen sind unbrauchbar und werden ausgelassen:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ElidedLabel</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::EndedOperationsModel</name>
    <message>
        <source>Ended</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>Seq</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>From the call to its end</source>
        <translation>Vom Aufruf bis zum Ende</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Neuversuche</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ErrorText</name>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>Keine rechtzeitige Antwort</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>The secure connection failed</source>
        <translation>Die sichere Verbindung ist gescheitert</translation>
    </message>
    <message>
        <source>The server answered with HTTP %1</source>
        <translation>Der Server hat mit HTTP %1 geantwortet</translation>
    </message>
    <message>
        <source>The server is limiting requests</source>
        <translation>Der Server begrenzt die Anfragen</translation>
    </message>
    <message>
        <source>The key was not accepted</source>
        <translation>Der Schlüssel wurde nicht angenommen</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense</source>
        <translation>Die Antwort des Servers ist unverständlich</translation>
    </message>
    <message>
        <source>This cannot be sent</source>
        <translation>Das kann nicht gesendet werden</translation>
    </message>
    <message>
        <source>The server could not do it</source>
        <translation>Der Server konnte es nicht ausführen</translation>
    </message>
    <message>
        <source>Reading or writing a file failed</source>
        <translation>Eine Datei konnte nicht gelesen oder geschrieben werden</translation>
    </message>
    <message>
        <source>A fault of this program</source>
        <translation>Ein Fehler dieses Programms</translation>
    </message>
    <message>
        <source>Start it again when you want it.</source>
        <translation>Bei Bedarf erneut starten.</translation>
    </message>
    <message>
        <source>Try again; if it happens often, look at Health for slow requests.</source>
        <translation>Erneut versuchen; wenn es öfter vorkommt, unter „Zustand“ nach langsamen Anfragen sehen.</translation>
    </message>
    <message>
        <source>Check that the server runs and that its address is right, then connect again.</source>
        <translation>Prüfen, ob der Server läuft und seine Adresse stimmt, dann erneut verbinden.</translation>
    </message>
    <message>
        <source>Check the address and this computer&apos;s date and certificates.</source>
        <translation>Adresse sowie Datum und Zertifikate dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>The fault is on the server&apos;s side: try again in a moment.</source>
        <translation>Der Fehler liegt beim Server: in einem Moment erneut versuchen.</translation>
    </message>
    <message>
        <source>Check the server&apos;s address; it may speak another version.</source>
        <translation>Die Adresse des Servers prüfen; vielleicht spricht er eine andere Version.</translation>
    </message>
    <message>
        <source>Try again in %1.</source>
        <translation>In %1 erneut versuchen.</translation>
    </message>
    <message>
        <source>Wait a little or run less at a time.</source>
        <translation>Etwas warten oder weniger gleichzeitig laufen lassen.</translation>
    </message>
    <message>
        <source>Open the server&apos;s profile and enter a valid key.</source>
        <translation>Das Profil des Servers öffnen und einen gültigen Schlüssel eingeben.</translation>
    </message>
    <message>
        <source>Check that the address belongs to a Tinker-compatible server.</source>
        <translation>Prüfen, ob die Adresse zu einem Tinker-kompatiblen Server gehört.</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>Den Wert berichtigen und erneut versuchen.</translation>
    </message>
    <message>
        <source>Change the request: the server says the input is at fault.</source>
        <translation>Die Anfrage ändern: der Server sieht den Fehler in der Eingabe.</translation>
    </message>
    <message>
        <source>Try again; the server says the fault is its own.</source>
        <translation>Erneut versuchen; der Server sieht den Fehler bei sich.</translation>
    </message>
    <message>
        <source>Check free space and permissions of the folder.</source>
        <translation>Freien Platz und Rechte des Ordners prüfen.</translation>
    </message>
    <message>
        <source>Please report it with the event log from Health.</source>
        <translation>Bitte mit dem Ereignisprotokoll aus „Zustand“ melden.</translation>
    </message>
    <message>
        <source>(request %1)</source>
        <translation>(Anfrage %1)</translation>
    </message>
    <message>
        <source>The proxy wants a login</source>
        <translation>Der Proxy verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>Enter the proxy&apos;s user name and password in the server&apos;s connection details.</source>
        <translation>Beim Server unter „Einzelheiten der Verbindung“ Benutzer und Passwort des Proxys eintragen.</translation>
    </message>
    <message>
        <source>No connection to the proxy</source>
        <translation>Keine Verbindung zum Proxy</translation>
    </message>
    <message>
        <source>Check the proxy&apos;s address in the server&apos;s connection details.</source>
        <translation>Beim Server unter „Einzelheiten der Verbindung“ die Adresse des Proxys prüfen.</translation>
    </message>
    <message>
        <source>Choose another file of certificates in the server&apos;s connection details.</source>
        <translation>Beim Server unter „Einzelheiten der Verbindung“ eine andere Zertifikatsdatei wählen.</translation>
    </message>
    <message>
        <source>Requests are paused</source>
        <translation>Anfragen sind angehalten</translation>
    </message>
    <message>
        <source>Wait a moment: the server is tried again by itself.</source>
        <translation>Einen Augenblick warten: Es wird von selbst wieder versucht.</translation>
    </message>
    <message>
        <source>The server&apos;s answer is too large</source>
        <translation>Die Antwort des Servers ist zu groß</translation>
    </message>
    <message>
        <source>Ask for less at a time, for example for fewer samples.</source>
        <translation>Weniger auf einmal anfordern, zum Beispiel weniger Samples.</translation>
    </message>
    <message>
        <source>The server no longer has the result</source>
        <translation>Der Server hat das Ergebnis nicht mehr</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>Noch einmal starten.</translation>
    </message>
    <message>
        <source>The server does not offer it</source>
        <translation>Der Server bietet das nicht an</translation>
    </message>
    <message>
        <source>Do without it, or connect to a server that has it.</source>
        <translation>Darauf verzichten oder einen Server verwenden, der es hat.</translation>
    </message>
    <message>
        <source>Detached</source>
        <translation>Losgelöst</translation>
    </message>
    <message>
        <source>The server goes on with what it has accepted.</source>
        <translation>Der Server arbeitet an dem weiter, was er angenommen hat.</translation>
    </message>
    <message>
        <source>Choose another folder, or move away what is there.</source>
        <translation>Einen anderen Ordner wählen oder wegräumen, was dort liegt.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::EventLogView</name>
    <message>
        <source>Event log</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Lowest severity</source>
        <translation>Geringste Schwere</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>info and above</source>
        <translation>ab Hinweis</translation>
    </message>
    <message>
        <source>warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>errors only</source>
        <translation>nur Fehler</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>about anything</source>
        <translation>zu allem</translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation>Ereignisse filtern</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::EventsModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Betrifft</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::FeatureText</name>
    <message>
        <source>This server does not offer it: it refuses the request (HTTP %1).</source>
        <translation>Dieser Server bietet das nicht: Er weist die Anfrage ab (HTTP %1).</translation>
    </message>
    <message>
        <source>This server&apos;s answer cannot be used from here.</source>
        <translation>Die Antwort dieses Servers ist von hier aus nicht brauchbar.</translation>
    </message>
    <message>
        <source>Not sent to this server: such servers may take the request for a deletion.</source>
        <translation>Wird nicht an diesen Server gesendet: Solche Server könnten die Anfrage als Löschung verstehen.</translation>
    </message>
    <message>
        <source>This server does not offer it (HTTP %1).</source>
        <translation>Dieser Server bietet das nicht (HTTP %1).</translation>
    </message>
    <message>
        <source>This server does not offer it.</source>
        <translation>Dieser Server bietet das nicht.</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>Es besteht keine Verbindung zu einem Server.</translation>
    </message>
    <message>
        <source>The connection is still being made.</source>
        <translation>Die Verbindung wird noch hergestellt.</translation>
    </message>
    <message>
        <source>There is no session with the server.</source>
        <translation>Es gibt keine Sitzung mit dem Server.</translation>
    </message>
    <message>
        <source>The run is still going on.</source>
        <translation>Der Lauf ist noch im Gange.</translation>
    </message>
    <message>
        <source>The run has done all its steps.</source>
        <translation>Der Lauf hat alle seine Schritte getan.</translation>
    </message>
    <message>
        <source>There is no checkpoint to go on from.</source>
        <translation>Es gibt keinen Checkpoint, von dem aus es weitergehen kann.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::FirstRunCard</name>
    <message>
        <source>First run</source>
        <translation>Erster Lauf</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>Lauf starten</translation>
    </message>
    <message>
        <source>Watch a model learn to add</source>
        <translation>Einem Modell beim Addierenlernen zusehen</translation>
    </message>
    <message>
        <source>A small language model runs on this computer. It cannot add two numbers yet. In about half a minute of training it learns to — here, without a key and without a network.</source>
        <translation>Auf diesem Rechner läuft ein kleines Sprachmodell. Zwei Zahlen addieren kann es noch nicht. In etwa einer halben Minute Training lernt es das – hier, ohne Schlüssel und ohne Netz.</translation>
    </message>
    <message>
        <source>The model answers questions like “What is 45 plus 62?” — wrongly.</source>
        <translation>Das Modell beantwortet Fragen wie „What is 45 plus 62?“ – falsch.</translation>
    </message>
    <message>
        <source>It trains a LoRA adapter on worked examples; you watch the loss fall.</source>
        <translation>Es trainiert einen LoRA-Adapter mit vorgerechneten Beispielen; dabei ist zu sehen, wie der Loss fällt.</translation>
    </message>
    <message>
        <source>It answers the same questions again, and you sample it yourself.</source>
        <translation>Es beantwortet dieselben Fragen erneut; danach lässt es sich selbst samplen.</translation>
    </message>
    <message>
        <source>This build does not have the exercise. Start a run from your own file on Training.</source>
        <translation>Diesem Programm fehlt die Übung. Unter „Training“ einen Lauf mit einer eigenen Datei starten.</translation>
    </message>
    <message>
        <source>Starting the server…</source>
        <translation>Server wird gestartet …</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Format</name>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <comment>seconds</comment>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>an age, for example 40 s</comment>
        <translation>vor %1</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::HealthPage</name>
    <message>
        <source>Supervision tree</source>
        <translation>Aufsichtsbaum</translation>
    </message>
    <message>
        <source>Requests in flight</source>
        <translation>Laufende Anfragen</translation>
    </message>
    <message>
        <source>Bytes in flight</source>
        <translation>Bytes unterwegs</translation>
    </message>
    <message>
        <source>Telemetry queue</source>
        <translation>Telemetrie-Warteschlange</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation>Millisekunden</translation>
    </message>
    <message>
        <source>Latency by endpoint</source>
        <translation>Latenz je Endpunkt</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Event log</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message numerus="yes">
        <source>%n dropped</source>
        <translation>
            <numerusform>%n verworfen</numerusform>
            <numerusform>%n verworfen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n Aufgabe läuft</numerusform>
            <numerusform>%n Aufgaben laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>Why am I waiting?</source>
        <translation>Warum warte ich?</translation>
    </message>
    <message>
        <source>results %1 of %2, samples %3 of %4</source>
        <translation>Ergebnisse %1 von %2, Samples %3 von %4</translation>
    </message>
    <message>
        <source>paused for %1, %2</source>
        <translation>pausiert für %1, %2</translation>
    </message>
    <message>
        <source>slowed for %1, %2</source>
        <translation>gebremst für %1, %2</translation>
    </message>
    <message>
        <source>Samples being sent</source>
        <translation>Samples beim Senden</translation>
    </message>
    <message>
        <source>Live objects</source>
        <translation>Lebende Objekte</translation>
    </message>
    <message>
        <source>Live objects by class</source>
        <translation>Lebende Objekte nach Klasse</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>of at most</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Metriken</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Wiederherstellung</translation>
    </message>
    <message>
        <source>Logs and tables</source>
        <translation>Protokolle und Tabellen</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartend</numerusform>
            <numerusform>%n wartend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::HeatLegend</name>
    <message>
        <source>What the colour of a token means</source>
        <translation>Was die Farbe eines Tokens bedeutet</translation>
    </message>
    <message>
        <source>Colour: probability</source>
        <translation>Farbe: Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Colour: surprisal in nats</source>
        <translation>Farbe: Überraschung in Nat</translation>
    </message>
    <message>
        <source>Colour: rank</source>
        <translation>Farbe: Rang</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::LanesModel</name>
    <message>
        <source>Lane</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>voll</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Requests out now, of the most at a time</source>
        <translation>Anfragen unterwegs, von höchstens so vielen zugleich</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>held back until %1</source>
        <translation>zurückgehalten bis %1</translation>
    </message>
    <message>
        <source>Requests that wait for a place, and for how long the server asked to send none</source>
        <translation>Anfragen, die auf einen Platz warten, und wie lange der Server keine haben will</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::LatencyModel</name>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>Milliseconds; half of the last 1,000 calls were faster</source>
        <translation>Millisekunden; die Hälfte der letzten 1.000 Aufrufe war schneller</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>Milliseconds; 95 of 100 calls were faster</source>
        <translation>Millisekunden; 95 von 100 Aufrufen waren schneller</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Milliseconds; 99 of 100 calls were faster</source>
        <translation>Millisekunden; 99 von 100 Aufrufen waren schneller</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>retries</source>
        <translation>Wdh.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::LineChart</name>
    <message>
        <source>No points yet</source>
        <translation>Noch keine Punkte</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::MainWindow</name>
    <message>
        <source>Tinkex Desktop — ending</source>
        <translation>Tinkex Desktop – wird beendet</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>Befehlspalette …</translation>
    </message>
    <message>
        <source>New run…</source>
        <translation>Neuer Lauf …</translation>
    </message>
    <message>
        <source>Watch a model learn to add</source>
        <translation>Einem Modell beim Addierenlernen zusehen</translation>
    </message>
    <message>
        <source>Add server…</source>
        <translation>Server hinzufügen …</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Ask the server for its list of sessions</source>
        <translation>Den Server nach seiner Sitzungsliste fragen</translation>
    </message>
    <message>
        <source>Copy the session id</source>
        <translation>Sitzungs-Id kopieren</translation>
    </message>
    <message>
        <source>Show notices</source>
        <translation>Hinweise zeigen</translation>
    </message>
    <message>
        <source>Show tasks</source>
        <translation>Aufgaben zeigen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Erscheinungsbild: hell</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Erscheinungsbild: dunkel</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>Erscheinungsbild: wie das System</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>Mit %1 verbinden</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::MetricsModel</name>
    <message>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>The count, the value, or of a histogram how many samples it has, at most 1,000</source>
        <translation>Die Anzahl, der Wert oder, bei einem Histogramm, wie viele Messwerte es hat, höchstens 1.000</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Of the last 1,000 samples; the metric&apos;s name tells the unit</source>
        <translation>Der letzten 1.000 Messwerte; die Einheit steht im Namen der Metrik</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>Half of the last 1,000 samples were smaller</source>
        <translation>Die Hälfte der letzten 1.000 Messwerte war kleiner</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>95 of 100 samples were smaller</source>
        <translation>95 von 100 Messwerten waren kleiner</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>99 of 100 samples were smaller</source>
        <translation>99 von 100 Messwerten waren kleiner</translation>
    </message>
    <message>
        <source>max</source>
        <translation>max</translation>
    </message>
    <message>
        <source>The largest of the last 1,000 samples</source>
        <translation>Der größte der letzten 1.000 Messwerte</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Samples by size, from 1 to more than 5,000</source>
        <translation>Messwerte nach Größe, von 1 bis über 5.000</translation>
    </message>
    <message>
        <source>above %1: %2</source>
        <comment>size, how many</comment>
        <translation>über %1: %2</translation>
    </message>
    <message>
        <source>up to %1: %2</source>
        <comment>size, how many</comment>
        <translation>bis %1: %2</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::MetricsView</name>
    <message>
        <source>Metrics</source>
        <translation>Metriken</translation>
    </message>
    <message>
        <source>What the program counts and measures appears here after the first request.</source>
        <translation>Was das Programm zählt und misst, erscheint hier nach der ersten Anfrage.</translation>
    </message>
    <message>
        <source>Filter metrics</source>
        <translation>Metriken filtern</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NewRunDialog</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Back to defaults</source>
        <translation>Auf Vorgaben zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>Data file</source>
        <translation>Datendatei</translation>
    </message>
    <message>
        <source>Path of a .jsonl file</source>
        <translation>Pfad einer .jsonl-Datei</translation>
    </message>
    <message>
        <source>Reading was cancelled. Change the source to read again.</source>
        <translation>Das Lesen wurde abgebrochen. Zum erneuten Lesen die Quelle ändern.</translation>
    </message>
    <message>
        <source>Choose a data file</source>
        <translation>Datendatei wählen</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl *.json *.ndjson);;All files (*)</source>
        <translation>JSON-Zeilen (*.jsonl *.json *.ndjson);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a file to see its examples as tokens and the lines that cannot be used.</source>
        <translation>Eine Datei wählen, um ihre Beispiele als Token und die unbrauchbaren Zeilen zu sehen.</translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation>Das Lesen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>See the marked field.</source>
        <translation>Siehe das markierte Feld.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>Rewards may not count here:</source>
        <translation>Belohnungen zählen hier vielleicht nicht:</translation>
    </message>
    <message>
        <source>This cannot start yet.</source>
        <translation>Das kann noch nicht starten.</translation>
    </message>
    <message>
        <source>If this server is Twinkle, it trains every loss as cross entropy and does not say so.</source>
        <translation>Ist dieser Server Twinkle, so trainiert er jeden Loss als Kreuzentropie und sagt es nicht.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NoticeBar</name>
    <message>
        <source>(request %1)</source>
        <translation>(Anfrage %1)</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NoticeList</name>
    <message>
        <source>Nothing needs you.</source>
        <translation>Nichts zu tun.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Notices</name>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>%1 ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>%1 is being reconnected.</source>
        <translation>%1 wird neu verbunden.</translation>
    </message>
    <message>
        <source>Edit server</source>
        <translation>Server bearbeiten</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Erneut verbinden</translation>
    </message>
    <message>
        <source>Session %1 is lost.</source>
        <translation>Sitzung %1 ist verloren.</translation>
    </message>
    <message>
        <source>The server no longer answers its heartbeats; work in it cannot go on.</source>
        <translation>Der Server beantwortet ihre Lebenszeichen nicht mehr; die Arbeit darin kann nicht weitergehen.</translation>
    </message>
    <message numerus="yes">
        <source>Session %1 has missed %n beat(s).</source>
        <translation>
            <numerusform>Sitzung %1 hat %n Lebenszeichen verpasst.</numerusform>
            <numerusform>Sitzung %1 hat %n Lebenszeichen verpasst.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It counts as lost after %n more.</source>
        <translation>
            <numerusform>Nach %n weiteren gilt sie als verloren.</numerusform>
            <numerusform>Nach %n weiteren gilt sie als verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Run “%1” has lost its connection.</source>
        <translation>Lauf „%1“ hat seine Verbindung verloren.</translation>
    </message>
    <message>
        <source>Run “%1” has failed.</source>
        <translation>Lauf „%1“ ist gescheitert.</translation>
    </message>
    <message>
        <source>Resume from step %1</source>
        <translation>Ab Schritt %1 fortsetzen</translation>
    </message>
    <message>
        <source>%1 has failed.</source>
        <translation>%1 ist ausgefallen.</translation>
    </message>
    <message numerus="yes">
        <source>%n telemetry event(s) could not be sent and were dropped.</source>
        <translation>
            <numerusform>%n Telemetrie-Ereignis konnte nicht gesendet werden und wurde verworfen.</numerusform>
            <numerusform>%n Telemetrie-Ereignisse konnten nicht gesendet werden und wurden verworfen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) are lost.</source>
        <translation>
            <numerusform>%n Sitzung ist verloren.</numerusform>
            <numerusform>%n Sitzungen sind verloren.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) have missed beats; the last of them:</source>
        <translation>
            <numerusform>%n Sitzung hat Lebenszeichen verpasst; die letzte davon:</numerusform>
            <numerusform>%n Sitzungen haben Lebenszeichen verpasst; die letzte davon:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) have lost their connection.</source>
        <translation>
            <numerusform>%n Lauf hat die Verbindung verloren.</numerusform>
            <numerusform>%n Läufe haben die Verbindung verloren.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) have failed.</source>
        <translation>
            <numerusform>%n Lauf ist fehlgeschlagen.</numerusform>
            <numerusform>%n Läufe sind fehlgeschlagen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) of the program have failed.</source>
        <translation>
            <numerusform>%n Teil des Programms ist ausgefallen.</numerusform>
            <numerusform>%n Teile des Programms sind ausgefallen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older notice(s) are not shown here; Sessions, Training and Health show what they are about.</source>
        <translation>
            <numerusform>%n älterer Hinweis steht nicht hier; Sitzungen, Training und Zustand zeigen, worum es geht.</numerusform>
            <numerusform>%n ältere Hinweise stehen nicht hier; Sitzungen, Training und Zustand zeigen, worum es geht.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ObjectHistory</name>
    <message>
        <source>Events of the chosen object</source>
        <translation>Ereignisse des gewählten Objekts</translation>
    </message>
    <message>
        <source>Operations of the chosen client that are over</source>
        <translation>Beendete Vorgänge des gewählten Clients</translation>
    </message>
    <message>
        <source>Events: %1</source>
        <translation>Ereignisse: %1</translation>
    </message>
    <message>
        <source>Ended operations: %1</source>
        <translation>Beendete Vorgänge: %1</translation>
    </message>
    <message>
        <source>History of the chosen object</source>
        <translation>Verlauf des gewählten Objekts</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::OverviewPage</name>
    <message>
        <source>Needs you</source>
        <translation>Zu tun</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Lebende Sitzungen</translation>
    </message>
    <message>
        <source>Active runs</source>
        <translation>Aktive Läufe</translation>
    </message>
    <message>
        <source>Samples today</source>
        <translation>Samples heute</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>New run…</source>
        <translation>Neuer Lauf …</translation>
    </message>
    <message>
        <source>Last samples</source>
        <translation>Letzte Samples</translation>
    </message>
    <message>
        <source>Texts that a model has written appear here.</source>
        <translation>Hier erscheinen Texte, die ein Modell geschrieben hat.</translation>
    </message>
    <message>
        <source>Sample a model</source>
        <translation>Ein Modell samplen</translation>
    </message>
    <message>
        <source>up %1</source>
        <comment>time since connecting</comment>
        <translation>seit %1</translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation>
            <numerusform>%n in Schwierigkeiten</numerusform>
            <numerusform>%n in Schwierigkeiten</numerusform>
        </translation>
    </message>
    <message>
        <source>all answer their heartbeats</source>
        <translation>alle beantworten ihre Lebenszeichen</translation>
    </message>
    <message>
        <source>none open</source>
        <translation>keine offen</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Tok/s</translation>
    </message>
    <message numerus="yes">
        <source>%n in the list</source>
        <translation>
            <numerusform>%n in der Liste</numerusform>
            <numerusform>%n in der Liste</numerusform>
        </translation>
    </message>
    <message>
        <source>last one %1</source>
        <translation>letzte %1</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Pages</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProbeList</name>
    <message>
        <source>(no answer)</source>
        <translation>(keine Antwort)</translation>
    </message>
    <message>
        <source>right: %1</source>
        <translation>richtig: %1</translation>
    </message>
    <message>
        <source>wrong: %1</source>
        <translation>falsch: %1</translation>
    </message>
    <message>
        <source>Right answer: %1</source>
        <translation>Richtige Antwort: %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProfileList</name>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Add server…</source>
        <translation>Server hinzufügen …</translation>
    </message>
    <message>
        <source>started by this window</source>
        <translation>von diesem Fenster gestartet</translation>
    </message>
    <message>
        <source>from the environment</source>
        <translation>aus der Umgebung</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Disconnect %1</source>
        <translation>%1 trennen</translation>
    </message>
    <message>
        <source>Connect %1</source>
        <translation>%1 verbinden</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Remove “%1”?</source>
        <translation>„%1“ entfernen?</translation>
    </message>
    <message>
        <source>Its key is forgotten as well.</source>
        <translation>Auch der Schlüssel wird vergessen.</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProgressStrip</name>
    <message>
        <source>in progress</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1 fertig</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::PromptEditor</name>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Prompt as token ids</source>
        <translation>Prompt als Token-Ids</translation>
    </message>
    <message>
        <source>Token ids, for example 256 79 381</source>
        <translation>Token-Ids, zum Beispiel 256 79 381</translation>
    </message>
    <message>
        <source>Renderer</source>
        <translation>Aufbereitung</translation>
    </message>
    <message>
        <source>renderer: the model&apos;s own</source>
        <translation>Aufbereitung: die des Modells</translation>
    </message>
    <message>
        <source>renderer: %1</source>
        <translation>Aufbereitung: %1</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>The prompt as turns of a conversation</source>
        <translation>Der Prompt als Beiträge eines Gesprächs</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>The prompt as plain text</source>
        <translation>Der Prompt als reiner Text</translation>
    </message>
    <message>
        <source>Ids</source>
        <comment>token ids</comment>
        <translation>Ids</translation>
    </message>
    <message>
        <source>The prompt as token ids</source>
        <translation>Der Prompt als Token-Ids</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <comment>used, limit</comment>
        <translation>%1 von %2 Token</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>renderer %1</source>
        <translation>Aufbereitung %1</translation>
    </message>
    <message>
        <source>sent as text</source>
        <comment>prompt</comment>
        <translation>als Text gesendet</translation>
    </message>
    <message>
        <source>sent as ids</source>
        <comment>prompt</comment>
        <translation>als Ids gesendet</translation>
    </message>
    <message>
        <source>▲ with max tokens %1 it does not fit: at most %2 can be sampled</source>
        <translation>▲ mit höchstens %1 Token passt es nicht: höchstens %2 können erzeugt werden</translation>
    </message>
    <message>
        <source>Text to be continued</source>
        <translation>Text, der fortgesetzt werden soll</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::QuitGuard</name>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>A run is still active.</source>
        <translation>Ein Lauf ist noch aktiv.</translation>
    </message>
    <message>
        <source>Quitting ends it. It can be resumed from its last checkpoint.</source>
        <translation>Beim Beenden endet er. Er kann vom letzten Checkpoint aus fortgesetzt werden.</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RailButton</name>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n braucht Aufmerksamkeit</numerusform>
            <numerusform>%n brauchen Aufmerksamkeit</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RecoveriesModel</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Begun, of as many as there may be</source>
        <translation>Begonnen, von höchstens so vielen</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>What the run goes on from</source>
        <translation>Wovon der Lauf weitergeht</translation>
    </message>
    <message>
        <source>Last failure</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>begun, of at most</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>in %1</source>
        <comment>a duration</comment>
        <translation>in %1</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RecoveryView</name>
    <message>
        <source>Runs that their server calls corrupted are brought back from their last checkpoint and appear here. None had to be.</source>
        <translation>Läufe, die ihr Server für beschädigt erklärt, werden von ihrem letzten Checkpoint zurückgeholt und erscheinen hier. Bisher war das nicht nötig.</translation>
    </message>
    <message>
        <source>Recovery is switched off: a run that its server calls corrupted stays as it is.</source>
        <translation>Die Wiederherstellung ist ausgeschaltet: Ein Lauf, den sein Server für beschädigt erklärt, bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Recovery of runs</source>
        <translation>Wiederherstellung von Läufen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RequestLogView</name>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Filter requests</source>
        <translation>Anfragen filtern</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RequestPanel</name>
    <message>
        <source>What was sent</source>
        <translation>Was gesendet wurde</translation>
    </message>
    <message>
        <source>Token ids of the prompt</source>
        <translation>Token-Ids des Prompts</translation>
    </message>
    <message>
        <source>The prompt as the model saw it</source>
        <translation>Der Prompt, wie das Modell ihn sah</translation>
    </message>
    <message>
        <source>Copy Python</source>
        <translation>Python kopieren</translation>
    </message>
    <message>
        <source>Copy curl</source>
        <translation>curl kopieren</translation>
    </message>
    <message>
        <source>Earlier samples</source>
        <translation>Frühere Samples</translation>
    </message>
    <message>
        <source>ids</source>
        <translation>Ids</translation>
    </message>
    <message>
        <source>as text</source>
        <translation>als Text</translation>
    </message>
    <message>
        <source>Sample on show</source>
        <translation>Gezeigtes Sample</translation>
    </message>
    <message>
        <source>History: click to bring one back</source>
        <translation>Verlauf: Klick holt eines zurück</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>POST /api/v1/asample
seq_id %1</source>
        <translation>POST /api/v1/asample
seq_id %1</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>in queue</source>
        <translation>in der Schlange</translation>
    </message>
    <message>
        <source>prompt tokens cached</source>
        <translation>Prompt-Token im Cache</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>T / top-p</source>
        <translation>T / Top-p</translation>
    </message>
    <message>
        <source>end</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>stop token or string</source>
        <translation>Stopptoken oder -text</translation>
    </message>
    <message>
        <source>max tokens</source>
        <translation>max. Token</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation>Nat/Token</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RequestsModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Vorgang</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Of the whole call with its retries</source>
        <translation>Des ganzen Aufrufs mit seinen Neuversuchen</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunControls</name>
    <message>
        <source>%1 / %2</source>
        <comment>run, checkpoint</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Save checkpoint</source>
        <translation>Checkpoint speichern</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>Aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Sample from this</source>
        <translation>Samplen</translation>
    </message>
    <message>
        <source>Progress of the selected run</source>
        <translation>Fortschritt des gewählten Laufs</translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint, in the same run</source>
        <translation>Geht vom letzten Checkpoint aus im selben Lauf weiter</translation>
    </message>
    <message>
        <source>The run&apos;s folder stays on disk</source>
        <translation>Der Ordner des Laufs bleibt erhalten</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>step of all steps</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>a duration</comment>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1 elapsed</source>
        <comment>a duration</comment>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert …</translation>
    </message>
    <message>
        <source>Opens Sampling with the run as it is now</source>
        <translation>Öffnet „Sampling“ mit dem Lauf, wie er jetzt ist</translation>
    </message>
    <message>
        <source>There is no checkpoint to sample from yet</source>
        <translation>Es gibt noch keinen Checkpoint zum Samplen</translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation>Den Lauf abbrechen</translation>
    </message>
    <message>
        <source>Cancel “%1”?</source>
        <translation>„%1“ abbrechen?</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) since the last checkpoint would be lost.</source>
        <translation>
            <numerusform>%n Schritt seit dem letzten Checkpoint ginge verloren.</numerusform>
            <numerusform>%n Schritte seit dem letzten Checkpoint gingen verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Save, then cancel</source>
        <translation>Speichern, dann abbrechen</translation>
    </message>
    <message>
        <source>Keep it running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>It is being resumed.</source>
        <translation>Er wird gerade fortgesetzt.</translation>
    </message>
    <message>
        <source>A checkpoint is being saved.</source>
        <translation>Ein Checkpoint wird gespeichert.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunDetails</name>
    <message>
        <source>constant</source>
        <comment>learning rate schedule</comment>
        <translation>gleichbleibend</translation>
    </message>
    <message>
        <source>%1 prompts × %2</source>
        <comment>prompts, samples of each</comment>
        <translation>%1 Prompts × %2</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>before, now</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>base model</source>
        <translation>Grundmodell</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>Rang %1</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Loss</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>tokens seen</source>
        <translation>gesehene Token</translation>
    </message>
    <message>
        <source>elapsed</source>
        <translation>vergangen</translation>
    </message>
    <message>
        <source>data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>tok/s</source>
        <comment>tokens per second</comment>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Held out: before → now</source>
        <translation>Zurückgehalten: vorher → jetzt</translation>
    </message>
    <message>
        <source>Before → now</source>
        <translation>Vorher → jetzt</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>right answers</source>
        <translation>richtige Antworten</translation>
    </message>
    <message>
        <source>other answers kept</source>
        <translation>andere Antworten behalten</translation>
    </message>
    <message>
        <source>Share of tasks of the base model that are still answered right</source>
        <translation>Anteil der Aufgaben des Grundmodells, die noch richtig beantwortet werden</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>Resume from last checkpoint</source>
        <translation>Vom letzten Checkpoint fortsetzen</translation>
    </message>
    <message>
        <source>→ 0</source>
        <comment>learning rate schedule: falls to nothing</comment>
        <translation>→ 0</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>learning rate, schedule</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>smoothed value, raw value</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>smoothed %1, raw %2</source>
        <translation>geglättet %1, roh %2</translation>
    </message>
    <message>
        <source>It cannot be resumed now: %1</source>
        <translation>Fortsetzen geht jetzt nicht: %1</translation>
    </message>
    <message>
        <source>Details of the run</source>
        <translation>Einzelheiten des Laufs</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunFilter</name>
    <message>
        <source>%1 (at character %2)</source>
        <comment>what is wrong with a regular expression</comment>
        <translation>%1 (bei Zeichen %2)</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>How the run is called in the lists</source>
        <translation>Wie der Lauf in den Listen heißt</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Grundmodell</translation>
    </message>
    <message>
        <source>The model that the adapter is trained on</source>
        <translation>Das Modell, auf dem der Adapter trainiert wird</translation>
    </message>
    <message>
        <source>Chat format</source>
        <translation>Chat-Format</translation>
    </message>
    <message>
        <source>How “messages” are written as text</source>
        <translation>Wie „messages“ als Text geschrieben werden</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>das des Modells</translation>
    </message>
    <message>
        <source>LoRA rank</source>
        <translation>LoRA-Rang</translation>
    </message>
    <message>
        <source>Width of the adapter: more can learn more and costs more</source>
        <translation>Breite des Adapters: mehr kann mehr lernen und kostet mehr</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>At the start of the run, for example 5e-3</source>
        <translation>Am Anfang des Laufs, zum Beispiel 5e-3</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>How the learning rate goes on</source>
        <translation>Wie die Lernrate weitergeht</translation>
    </message>
    <message>
        <source>falling to 0 on a line</source>
        <translation>geradlinig auf 0 fallend</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>gleichbleibend</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Updates of the adapter</source>
        <translation>Änderungen des Adapters</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>Examples in a step; for reinforcement: prompts</source>
        <translation>Beispiele je Schritt; bei Verstärkung: Prompts</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>Gruppengröße</translation>
    </message>
    <message>
        <source>Samples of each prompt that are compared with each other</source>
        <translation>Samples je Prompt, die miteinander verglichen werden</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed gives the same run</source>
        <translation>Derselbe Startwert ergibt denselben Lauf</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>Gradientengrenze</translation>
    </message>
    <message>
        <source>Largest norm of the gradient; 0: no limit</source>
        <translation>Größte Norm des Gradienten; 0: keine Grenze</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>Prüfen alle</translation>
    </message>
    <message>
        <source>Steps between two evaluations on held-out questions; 0: never</source>
        <translation>Schritte zwischen zwei Prüfungen mit zurückgehaltenen Fragen; 0: nie</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>Checkpoint alle</translation>
    </message>
    <message>
        <source>Steps between two checkpoints; 0: only at the end</source>
        <translation>Schritte zwischen zwei Checkpoints; 0: nur am Ende</translation>
    </message>
    <message>
        <source>This must be a whole number, for example 200.</source>
        <translation>Das muss eine ganze Zahl sein, zum Beispiel 200.</translation>
    </message>
    <message>
        <source>The seed must be 0 or more.</source>
        <translation>Der Startwert muss 0 oder größer sein.</translation>
    </message>
    <message>
        <source>This must be a number; write 0.005 or 5e-3.</source>
        <translation>Das muss eine Zahl sein; 0.005 oder 5e-3 schreiben.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunList</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Filter runs (regex)</source>
        <translation>Läufe filtern (Regex)</translation>
    </message>
    <message>
        <source>New run…</source>
        <translation>Neuer Lauf …</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunListModel</name>
    <message>
        <source>%1
Folder: %2</source>
        <comment>run name, path</comment>
        <translation>%1
Ordner: %2</translation>
    </message>
    <message>
        <source>%1, %2, %3 %4</source>
        <comment>run, state, metric, value</comment>
        <translation>%1, %2, %3 %4</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunsModel</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Loss / reward</source>
        <translation>Loss / Belohnung</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Last loss in nats per token, or last mean reward</source>
        <translation>Letzter Loss in Nat je Token oder letzte mittlere Belohnung</translation>
    </message>
    <message>
        <source>step/s</source>
        <translation>Schritt/s</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Noch</translation>
    </message>
    <message>
        <source>Estimated time until the end</source>
        <translation>Geschätzte Zeit bis zum Ende</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SampleColumn</name>
    <message>
        <source>Previous sample</source>
        <translation>Voriges Sample</translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation>Nächstes Sample</translation>
    </message>
    <message>
        <source>Sample from %1</source>
        <translation>Aus %1 samplen</translation>
    </message>
    <message>
        <source>token %1: %2, probability %3</source>
        <translation>Token %1: %2, Wahrscheinlichkeit %3</translation>
    </message>
    <message>
        <source>Sampling… %1</source>
        <translation>Sampling läuft … %1</translation>
    </message>
    <message>
        <source>Nothing was kept. Sample again when you want it.</source>
        <translation>Nichts wurde behalten. Bei Bedarf erneut samplen.</translation>
    </message>
    <message>
        <source>The server answered without a sample. Try again.</source>
        <translation>Der Server hat ohne Sample geantwortet. Erneut versuchen.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>sample</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 nats/token</source>
        <comment>mean log-probability</comment>
        <translation>%1 Nat/Token</translation>
    </message>
    <message>
        <source>%1 tok</source>
        <comment>tokens, short</comment>
        <translation>%1 Tok</translation>
    </message>
    <message>
        <source>cut</source>
        <comment>the sample reached max tokens</comment>
        <translation>gekürzt</translation>
    </message>
    <message>
        <source>The sample ended by itself</source>
        <translation>Das Sample endete von selbst</translation>
    </message>
    <message>
        <source>The sample was cut at max tokens</source>
        <translation>Das Sample wurde bei der Höchstzahl der Token abgeschnitten</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>No samples.</source>
        <translation>Keine Samples.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SampleParameters</name>
    <message>
        <source>temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0: always the most likely token; 1: as the model is</source>
        <translation>0: immer das wahrscheinlichste Token; 1: wie das Modell ist</translation>
    </message>
    <message>
        <source>top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that make up this share; 1: all</source>
        <translation>Nur die wahrscheinlichsten Token, die diesen Anteil ausmachen; 1: alle</translation>
    </message>
    <message>
        <source>top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Only so many of the likeliest tokens</source>
        <translation>Nur so viele der wahrscheinlichsten Token</translation>
    </message>
    <message>
        <source>max tokens</source>
        <translation>max. Token</translation>
    </message>
    <message>
        <source>A sample ends here at the latest</source>
        <translation>Ein Sample endet spätestens hier</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>Samples</translation>
    </message>
    <message>
        <source>How many of each target</source>
        <translation>Wie viele von jedem Ziel</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>random</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>The same seed gives the same samples</source>
        <translation>Derselbe Startwert ergibt dieselben Samples</translation>
    </message>
    <message>
        <source>stop strings, one a line</source>
        <translation>Stopptexte, einer je Zeile</translation>
    </message>
    <message>
        <source>Stop strings</source>
        <translation>Stopptexte</translation>
    </message>
    <message>
        <source>A sample ends at one of these, or at the model&apos;s end token. Write \n for a line break.</source>
        <translation>Ein Sample endet bei einem davon oder beim Endtoken des Modells. \n steht für einen Zeilenumbruch.</translation>
    </message>
    <message>
        <source>only the end token</source>
        <translation>nur das Endtoken</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SamplesModel</name>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Prompt → first sample</source>
        <translation>Prompt → erstes Sample</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Samples</translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation>Nat/Token</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SamplingPage</name>
    <message>
        <source>Sample</source>
        <translation>Samplen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Samples appear here token by token, with how likely each was. Write a prompt at the left, or start with one of the examples.</source>
        <translation>Hier erscheinen Samples Token für Token, mit der Wahrscheinlichkeit eines jeden. Links einen Prompt schreiben oder mit einem der Beispiele anfangen.</translation>
    </message>
    <message>
        <source>Try an example</source>
        <translation>Ein Beispiel probieren</translation>
    </message>
    <message>
        <source>One day</source>
        <translation>One day</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>Add at least one target to sample from.</source>
        <translation>Mindestens ein Ziel zum Samplen hinzufügen.</translation>
    </message>
    <message>
        <source>Sample again</source>
        <translation>Erneut samplen</translation>
    </message>
    <message>
        <source>Sample  Ctrl+Enter</source>
        <translation>Samplen  Strg+Eingabe</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ServerButton</name>
    <message>
        <source>No server</source>
        <translation>Kein Server</translation>
    </message>
    <message>
        <source>Server: %1, %2</source>
        <translation>Server: %1, %2</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ServerProfileDialog</name>
    <message>
        <source>Remember the key in the system&apos;s keychain</source>
        <translation>Den Schlüssel im Schlüsselbund des Systems merken</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>Speichern und verbinden</translation>
    </message>
    <message>
        <source>Add server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>a key is stored; leave empty to keep it</source>
        <translation>ein Schlüssel ist gespeichert; leer lassen, um ihn zu behalten</translation>
    </message>
    <message>
        <source>tml-…</source>
        <translation>tml-…</translation>
    </message>
    <message>
        <source>only when the server&apos;s tokenizer cannot be found</source>
        <translation>nur wenn der Tokenizer des Servers nicht gefunden wird</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API-&amp;Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Tokenizer file</source>
        <translation>&amp;Tokenizer-Datei</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Own or self-hosted server</source>
        <translation>Eigener oder selbst betriebener Server</translation>
    </message>
    <message>
        <source>Tinker, the hosted service</source>
        <translation>Tinker, der gehostete Dienst</translation>
    </message>
    <message>
        <source>Embedded server on this computer</source>
        <translation>Eingebauter Server auf diesem Rechner</translation>
    </message>
    <message>
        <source>Tinker (hosted)</source>
        <translation>Tinker (gehostet)</translation>
    </message>
    <message>
        <source>The embedded server needs neither address nor key; it is started when you connect.</source>
        <translation>Der eingebaute Server braucht weder Adresse noch Schlüssel; er wird beim Verbinden gestartet.</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Give it a name, so that you find it again.</source>
        <translation>Einen Namen geben, um ihn wiederzufinden.</translation>
    </message>
    <message>
        <source>Another server has this name already.</source>
        <translation>Ein anderer Server heißt schon so.</translation>
    </message>
    <message>
        <source>Enter the server&apos;s address, for example http://gpu7:8000.</source>
        <translation>Die Adresse des Servers eingeben, zum Beispiel http://gpu7:8000.</translation>
    </message>
    <message>
        <source>The address must begin with http:// or https://.</source>
        <translation>Die Adresse muss mit http:// oder https:// beginnen.</translation>
    </message>
    <message>
        <source>The address needs a host and may have a port and a path, but no user name, “?” or “#”.</source>
        <translation>Die Adresse braucht einen Rechnernamen und darf Port und Pfad haben, aber keinen Benutzernamen, kein „?“ und kein „#“.</translation>
    </message>
    <message>
        <source>The hosted service needs your API key.</source>
        <translation>Der gehostete Dienst braucht einen API-Schlüssel.</translation>
    </message>
    <message>
        <source>A key of the hosted service begins with tml- and has no blanks.</source>
        <translation>Ein Schlüssel des gehosteten Dienstes beginnt mit tml- und hat keine Leerzeichen.</translation>
    </message>
    <message>
        <source>A key has only printable characters and no blanks.</source>
        <translation>Ein Schlüssel hat nur druckbare Zeichen und keine Leerzeichen.</translation>
    </message>
    <message>
        <source>There is no such file; choose a tokenizer.json or leave this empty.</source>
        <translation>Diese Datei gibt es nicht; eine tokenizer.json wählen oder leer lassen.</translation>
    </message>
    <message>
        <source>The server could not be saved.</source>
        <translation>Der Server konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>There is no keychain on this system.</source>
        <translation>Dieses System hat keinen Schlüsselbund.</translation>
    </message>
    <message>
        <source>The key is kept in memory until this program ends; you will be asked again next time.</source>
        <translation>Der Schlüssel bleibt bis zum Ende dieses Programms im Speicher; nächstes Mal wird wieder danach gefragt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The login of the proxy was not stored.</source>
        <translation>Die Anmeldung am Proxy wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>Without it, or when there is no keychain, the key and the proxy&apos;s login are kept until this program ends.</source>
        <translation>Ohne ihn, oder wenn es keinen Schlüsselbund gibt, werden der Schlüssel und die Anmeldung am Proxy behalten, bis dieses Programm endet.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionDetails</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Choose an object to see its details and events.</source>
        <translation>Ein Objekt wählen, um seine Einzelheiten und Ereignisse zu sehen.</translation>
    </message>
    <message>
        <source>Sample from</source>
        <translation>Daraus samplen</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Id kopieren</translation>
    </message>
    <message>
        <source>End…</source>
        <translation>Beenden …</translation>
    </message>
    <message>
        <source>address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>round trip</source>
        <translation>Umlaufzeit</translation>
    </message>
    <message>
        <source>base models</source>
        <translation>Grundmodelle</translation>
    </message>
    <message>
        <source>longest context</source>
        <translation>längster Kontext</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>server restarts</source>
        <translation>Neustarts des Servers</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>session %1</source>
        <translation>Sitzung %1</translation>
    </message>
    <message>
        <source>id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>created</source>
        <translation>angelegt</translation>
    </message>
    <message>
        <source>last beat</source>
        <translation>letztes Lebenszeichen</translation>
    </message>
    <message>
        <source>missed beats</source>
        <translation>verpasste Lebenszeichen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>ended because</source>
        <translation>beendet, weil</translation>
    </message>
    <message>
        <source>Why it waits:</source>
        <translation>Warum es wartet:</translation>
    </message>
    <message>
        <source>base model</source>
        <translation>Grundmodell</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>next seq</source>
        <translation>nächste Folgenummer</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>retries in flight</source>
        <translation>laufende Neuversuche</translation>
    </message>
    <message>
        <source>request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>seq</source>
        <translation>Folgenummer</translation>
    </message>
    <message>
        <source>retries</source>
        <translation>Neuversuche</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>End this session?</source>
        <translation>Diese Sitzung beenden?</translation>
    </message>
    <message>
        <source>End this client?</source>
        <translation>Diesen Client beenden?</translation>
    </message>
    <message>
        <source>Everything in it ends; what is in flight is cancelled. Saved checkpoints stay.</source>
        <translation>Alles darin endet; was unterwegs ist, wird abgebrochen. Gespeicherte Checkpoints bleiben.</translation>
    </message>
    <message>
        <source>What it has in flight is cancelled. Saved checkpoints stay.</source>
        <translation>Was er unterwegs hat, wird abgebrochen. Gespeicherte Checkpoints bleiben.</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take this row away; nothing of it is alive any more</source>
        <translation>Diese Zeile entfernen; davon lebt nichts mehr</translation>
    </message>
    <message>
        <source>waits for</source>
        <translation>wartet auf</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Give this client up here; the server goes on with what it has accepted</source>
        <translation>Diesen Client hier aufgeben; der Server macht mit dem Angenommenen weiter</translation>
    </message>
    <message>
        <source>more</source>
        <translation>weitere</translation>
    </message>
    <message>
        <source>Nothing of it is in flight.</source>
        <translation>Nichts davon ist unterwegs.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionsModel</name>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Last beat</source>
        <translation>Letztes</translation>
    </message>
    <message>
        <source>of 10 s</source>
        <translation>von 10 s</translation>
    </message>
    <message>
        <source>Age of the last heartbeat against the expected 10 seconds</source>
        <translation>Alter des letzten Lebenszeichens gegenüber den erwarteten 10 Sekunden</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Schlange</translation>
    </message>
    <message>
        <source>State of the server&apos;s queue and the server&apos;s own reason</source>
        <translation>Zustand der Warteschlange des Servers und seine eigene Begründung</translation>
    </message>
    <message>
        <source>Next seq</source>
        <translation>Folgenr.</translation>
    </message>
    <message>
        <source>Sequence id of the next operation</source>
        <translation>Folgenummer des nächsten Vorgangs</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Operations that the server has not answered yet</source>
        <translation>Vorgänge, die der Server noch nicht beantwortet hat</translation>
    </message>
    <message>
        <source>%1 round trip</source>
        <translation>%1 Umlaufzeit</translation>
    </message>
    <message>
        <source>session %1</source>
        <translation>Sitzung %1</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>dieses Fenster</translation>
    </message>
    <message>
        <source>sent at %1</source>
        <translation>gesendet um %1</translation>
    </message>
    <message numerus="yes">
        <source>%n retry(s)</source>
        <translation>
            <numerusform>%n Neuversuch</numerusform>
            <numerusform>%n Neuversuche</numerusform>
        </translation>
    </message>
    <message>
        <source>Age of the last answered heartbeat; of an operation: since it was sent</source>
        <translation>Alter des letzten beantworteten Herzschlags; bei einer Operation: seit dem Senden</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionsPage</name>
    <message>
        <source>Live sessions</source>
        <translation>Lebende Sitzungen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Sessions with a server, and the trainers and samplers in them, appear here.</source>
        <translation>Hier erscheinen Sitzungen bei einem Server mit ihren Trainern und Samplern.</translation>
    </message>
    <message>
        <source>Connect the embedded server</source>
        <translation>Den eingebauten Server verbinden</translation>
    </message>
    <message>
        <source>On the server&apos;s list</source>
        <translation>Auf der Liste des Servers</translation>
    </message>
    <message>
        <source>listed is not alive</source>
        <translation>gelistet heißt nicht lebendig</translation>
    </message>
    <message>
        <source>Ask the server for its list of sessions</source>
        <translation>Den Server nach seiner Sitzungsliste fragen</translation>
    </message>
    <message>
        <source>Sessions on the server&apos;s list</source>
        <translation>Sitzungen auf der Liste des Servers</translation>
    </message>
    <message>
        <source>Ended: shown</source>
        <translation>Beendete: sichtbar</translation>
    </message>
    <message numerus="yes">
        <source>Ended: %n hidden</source>
        <translation>
            <numerusform>Beendete: %n verborgen</numerusform>
            <numerusform>Beendete: %n verborgen</numerusform>
        </translation>
    </message>
    <message>
        <source>none beside the own ones</source>
        <translation>keine außer den eigenen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SettingsPage</name>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>from the next start on</source>
        <translation>ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Telemetry</source>
        <translation>Telemetrie</translation>
    </message>
    <message>
        <source>from the next start on; the protocol&apos;s session events, never prompts or keys</source>
        <translation>ab dem nächsten Start; die Sitzungsereignisse des Protokolls, nie Prompts oder Schlüssel</translation>
    </message>
    <message>
        <source>send to the connected server</source>
        <translation>an den verbundenen Server senden</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>from the next start on; runs and checkpoints of the embedded server</source>
        <translation>ab dem nächsten Start; Läufe und Checkpoints des eingebauten Servers</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>from the next start on; of the embedded server</source>
        <translation>ab dem nächsten Start; des eingebauten Servers</translation>
    </message>
    <message>
        <source>one for each core</source>
        <translation>einer je Kern</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation>Zurück zur Vorgabe: %1</translation>
    </message>
    <message>
        <source>the system&apos;s place for data</source>
        <translation>der übliche Ort des Systems</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>default</source>
        <comment>where a setting came from</comment>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>settings file</source>
        <comment>where a setting came from</comment>
        <translation>Einstellungsdatei</translation>
    </message>
    <message>
        <source>environment: %1</source>
        <comment>where a setting came from</comment>
        <translation>Umgebung: %1</translation>
    </message>
    <message>
        <source>command line</source>
        <comment>where a setting came from</comment>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <source>Set from outside; the settings file is not asked.</source>
        <translation>Von außen gesetzt; die Einstellungsdatei wird nicht gefragt.</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Wiederaufnahme</translation>
    </message>
    <message>
        <source>from the next start on; a run whose model was lost on the server goes on from its last checkpoint</source>
        <translation>ab dem nächsten Start; ein Lauf, dessen Modell auf dem Server verloren ging, geht von seinem letzten Checkpoint weiter</translation>
    </message>
    <message>
        <source>resume lost runs by themselves</source>
        <translation>verlorene Läufe von selbst fortsetzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SourceCards</name>
    <message>
        <source>From a JSONL file</source>
        <translation>Aus einer JSONL-Datei</translation>
    </message>
    <message>
        <source>Your own examples, one JSON object a line: “messages”, or “prompt” and “completion”.</source>
        <translation>Eigene Beispiele, ein JSON-Objekt je Zeile: „messages“ oder „prompt“ und „completion“.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::StatusStrip</name>
    <message>
        <source>Show the tasks with their progress</source>
        <translation>Die Aufgaben mit ihrem Fortschritt zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n in flight</source>
        <comment>requests</comment>
        <translation>
            <numerusform>%n unterwegs</numerusform>
            <numerusform>%n unterwegs</numerusform>
        </translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>no tasks</source>
        <translation>keine Aufgaben</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n Aufgabe</numerusform>
            <numerusform>%n Aufgaben</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SupervisionModel</name>
    <message>
        <source>Supervision tree</source>
        <translation>Aufsichtsbaum</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Time since the last change of state</source>
        <translation>Zeit seit dem letzten Zustandswechsel</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Schlange</translation>
    </message>
    <message>
        <source>Requests or tasks that wait in it</source>
        <translation>Anfragen oder Aufgaben, die darin warten</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Tables</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TargetList</name>
    <message>
        <source>Add a target…</source>
        <translation>Ziel hinzufügen …</translation>
    </message>
    <message>
        <source>Do not sample from %1</source>
        <translation>Nicht aus %1 samplen</translation>
    </message>
    <message>
        <source>Add another to compare…</source>
        <translation>Zum Vergleich hinzufügen …</translation>
    </message>
    <message>
        <source>Connect to a server first</source>
        <translation>Zuerst mit einem Server verbinden</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TaskView</name>
    <message>
        <source>running: %1</source>
        <translation>laufen: %1</translation>
    </message>
    <message>
        <source>queued: %1</source>
        <translation>eingereiht: %1</translation>
    </message>
    <message>
        <source>overdue: %1</source>
        <translation>überfällig: %1</translation>
    </message>
    <message>
        <source>finished: %1</source>
        <translation>fertig: %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>cancelled: %1</source>
        <translation>abgebrochen: %1</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Cancel the chosen task</source>
        <translation>Gewählte Aufgabe abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Now: running, queued, overdue. Since the program began: finished, failed, cancelled. At most %n ran in the pool at once.</source>
        <translation>
            <numerusform>Jetzt: laufen, eingereiht, überfällig. Seit dem Start des Programms: fertig, fehlgeschlagen, abgebrochen. Im Pool lief höchstens %n gleichzeitig.</numerusform>
            <numerusform>Jetzt: laufen, eingereiht, überfällig. Seit dem Start des Programms: fertig, fehlgeschlagen, abgebrochen. Im Pool liefen höchstens %n gleichzeitig.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TasksModel</name>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>progress unknown</source>
        <translation>Fortschritt unbekannt</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>überfällig</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Time since it began</source>
        <translation>Zeit seit dem Beginn</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TasksPopup</name>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation>Aufgabe abbrechen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TokenIds</name>
    <message>
        <source>“%1” is not a token id: write whole numbers from 0, for example 256 79 381.</source>
        <translation>„%1“ ist keine Token-Id: ganze Zahlen ab 0 schreiben, zum Beispiel 256 79 381.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TokenPopup</name>
    <message>
        <source>%1, %2, taken</source>
        <comment>token, share</comment>
        <translation>%1, %2, gewählt</translation>
    </message>
    <message>
        <source>%1, %2, branch here</source>
        <comment>token, share</comment>
        <translation>%1, %2, hier abzweigen</translation>
    </message>
    <message>
        <source>id %1 · logprob %2</source>
        <translation>Id %1 · Logprob %2</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>Id %1</translation>
    </message>
    <message>
        <source>log-probability not asked for</source>
        <translation>Log-Wahrscheinlichkeit nicht verlangt</translation>
    </message>
    <message>
        <source>logprob %1 · p %2 · raw model</source>
        <translation>Logprob %1 · p %2 · rohes Modell</translation>
    </message>
    <message>
        <source>asking for alternatives…</source>
        <translation>Alternativen werden erfragt …</translation>
    </message>
    <message>
        <source>logprob %1 · p %2 · rank %3 · raw model</source>
        <translation>Logprob %1 · p %2 · Rang %3 · rohes Modell</translation>
    </message>
    <message>
        <source>remaining %1</source>
        <comment>share of probability</comment>
        <translation>übrig %1</translation>
    </message>
    <message>
        <source>The model gives no alternatives here.</source>
        <translation>Das Modell gibt hier keine Alternativen an.</translation>
    </message>
    <message>
        <source>%1 · click one to branch here</source>
        <translation>%1 · Klick zweigt hier ab</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TokenView</name>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy token ids</source>
        <translation>Token-Ids kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TopBar</name>
    <message>
        <source>Search or run an action…</source>
        <translation>Aktion suchen oder ausführen …</translation>
    </message>
    <message>
        <source>session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>No notices</source>
        <translation>Keine Hinweise</translation>
    </message>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>%n Hinweis</numerusform>
            <numerusform>%n Hinweise</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TrainingPage</name>
    <message>
        <source>Start the guided run…</source>
        <translation>Geführten Lauf starten …</translation>
    </message>
    <message>
        <source>At %1: smoothed (raw)</source>
        <comment>a time</comment>
        <translation>Bei %1: geglättet (roh)</translation>
    </message>
    <message>
        <source>At step %1: smoothed (raw)</source>
        <translation>Bei Schritt %1: geglättet (roh)</translation>
    </message>
    <message>
        <source>Training runs appear here with their curves. The guided run teaches the small built-in model to add, in about a minute.</source>
        <translation>Hier erscheinen Trainingsläufe mit ihren Kurven. Der geführte Lauf bringt dem kleinen eingebauten Modell in etwa einer Minute das Addieren bei.</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::WaitText</name>
    <message>
        <source>under way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>working</source>
        <comment>the server works on it</comment>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>paused: capacity</source>
        <translation>pausiert: Kapazität</translation>
    </message>
    <message>
        <source>paused: rate limit</source>
        <translation>pausiert: Ratenbegrenzung</translation>
    </message>
    <message>
        <source>payment needed</source>
        <translation>Zahlung nötig</translation>
    </message>
    <message>
        <source>held back</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>retry %1 of %2</source>
        <translation>Versuch %1 von %2</translation>
    </message>
    <message>
        <source>retry %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>retrying</source>
        <translation>neuer Versuch</translation>
    </message>
    <message>
        <source>sent again</source>
        <translation>neu gesendet</translation>
    </message>
    <message>
        <source>held back: fewer requests were asked for</source>
        <translation>zurückgehalten: weniger Anfragen erbeten</translation>
    </message>
    <message>
        <source>held back: all places taken</source>
        <translation>zurückgehalten: alle Plätze belegt</translation>
    </message>
    <message>
        <source>held back: its turn has not come</source>
        <translation>zurückgehalten: noch nicht an der Reihe</translation>
    </message>
    <message>
        <source>held back: room for large results</source>
        <translation>zurückgehalten: Platz für große Ergebnisse</translation>
    </message>
    <message>
        <source>This program holds %1 back, because the server asked for fewer requests</source>
        <translation>Dieses Programm hält %1 zurück, weil der Server um weniger Anfragen gebeten hat</translation>
    </message>
    <message>
        <source>This program holds %1 back until one of the requests of this kind comes back</source>
        <translation>Dieses Programm hält %1 zurück, bis eine der Anfragen dieser Art zurückkommt</translation>
    </message>
    <message>
        <source>This program holds %1 back until those before have been sent</source>
        <translation>Dieses Programm hält %1 zurück, bis die davor gesendet sind</translation>
    </message>
    <message>
        <source>This program fetches the result of %1 when those before, which are large, have been read</source>
        <translation>Dieses Programm holt das Ergebnis von %1, wenn die großen davor gelesen sind</translation>
    </message>
    <message>
        <source>This program holds %1 back: %2</source>
        <translation>Dieses Programm hält %1 zurück: %2</translation>
    </message>
    <message>
        <source>%1 is under way</source>
        <translation>%1 ist unterwegs</translation>
    </message>
    <message>
        <source>The server is working on %1; nothing is held up here</source>
        <translation>Der Server arbeitet an %1; hier wird nichts aufgehalten</translation>
    </message>
    <message>
        <source>The server has paused %1 for want of capacity and goes on by itself</source>
        <translation>Der Server hat %1 mangels Kapazität pausiert und macht von selbst weiter</translation>
    </message>
    <message>
        <source>The server has paused %1 for want of capacity — “%2” — and goes on by itself</source>
        <translation>Der Server hat %1 mangels Kapazität pausiert – „%2“ – und macht von selbst weiter</translation>
    </message>
    <message>
        <source>The server has paused %1 by its rate limit</source>
        <translation>Der Server hat %1 durch seine Ratenbegrenzung pausiert</translation>
    </message>
    <message>
        <source>The server has paused %1 by its rate limit — “%2”</source>
        <translation>Der Server hat %1 durch seine Ratenbegrenzung pausiert – „%2“</translation>
    </message>
    <message>
        <source>The server asks for a payment (402) before it goes on with %1: settle it with the provider, or cancel</source>
        <translation>Der Server verlangt eine Zahlung (402), bevor er mit %1 weitermacht: beim Anbieter regeln oder abbrechen</translation>
    </message>
    <message>
        <source>The server does not answer %1</source>
        <translation>Der Server antwortet nicht auf %1</translation>
    </message>
    <message>
        <source>The server does not answer %1 — “%2”</source>
        <translation>Der Server antwortet nicht auf %1 – „%2“</translation>
    </message>
    <message>
        <source>%1 failed and is sent again</source>
        <translation>%1: fehlgeschlagen, wird neu gesendet</translation>
    </message>
    <message>
        <source>%1 failed — “%2” — and is sent again</source>
        <translation>%1: fehlgeschlagen – „%2“ –, wird neu gesendet</translation>
    </message>
    <message>
        <source>The server has forgotten %1, so it has been sent again</source>
        <translation>Der Server hat %1 vergessen, daher wurde neu gesendet</translation>
    </message>
    <message>
        <source>next try in %1</source>
        <translation>nächster Versuch in %1</translation>
    </message>
    <message>
        <source>attempt %1 of %2</source>
        <translation>Versuch %1 von %2</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>for %1 so far</source>
        <translation>bisher %1 lang</translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s)</source>
        <comment>samples that are not sent yet</comment>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>This program sends no samples for %1, because the server asked for patience; %2.</source>
        <translation>Dieses Programm sendet %1 lang keine Samples, weil der Server um Geduld gebeten hat; %2.</translation>
    </message>
    <message numerus="yes">
        <source>This program sends at most %n sample(s) at a time for %1, because the server asked for patience; %2.</source>
        <translation>
            <numerusform>Dieses Programm sendet %1 lang höchstens %n Sample zugleich, weil der Server um Geduld gebeten hat; %2.</numerusform>
            <numerusform>Dieses Programm sendet %1 lang höchstens %n Samples zugleich, weil der Server um Geduld gebeten hat; %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>The embedded server is starting; work begins when it is ready.</source>
        <translation>Der eingebaute Server startet; die Arbeit beginnt, wenn er bereit ist.</translation>
    </message>
    <message>
        <source>The connection is being made; work begins when it stands.</source>
        <translation>Die Verbindung wird aufgebaut; die Arbeit beginnt, wenn sie steht.</translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>Der Server ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The server cannot be reached — “%1”</source>
        <translation>Der Server ist nicht erreichbar – „%1“</translation>
    </message>
    <message>
        <source>The connection has failed, so nothing can be sent.</source>
        <translation>Die Verbindung ist gescheitert, daher kann nichts gesendet werden.</translation>
    </message>
    <message>
        <source>The connection has failed — “%1” — so nothing can be sent.</source>
        <translation>Die Verbindung ist gescheitert – „%1“ –, daher kann nichts gesendet werden.</translation>
    </message>
    <message>
        <source>There is no connection to a server, so nothing can be sent.</source>
        <translation>Es gibt keine Verbindung zu einem Server, daher kann nichts gesendet werden.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing is held up: %n request(s) in flight, all moving.</source>
        <translation>
            <numerusform>Nichts wird aufgehalten: %n Anfrage unterwegs, alles bewegt sich.</numerusform>
            <numerusform>Nichts wird aufgehalten: %n Anfragen unterwegs, alle bewegen sich.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is waiting.</source>
        <translation>Nichts wartet.</translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s)</source>
        <translation>
            <numerusform>%n Operation</numerusform>
            <numerusform>%n Operationen</numerusform>
        </translation>
    </message>
    <message>
        <source>held back: enough samples under way</source>
        <translation>zurückgehalten: genug Samples unterwegs</translation>
    </message>
    <message>
        <source>This program holds %1 back until another one is over: the server limits how many are under way</source>
        <translation>Dieses Programm hält %1 zurück, bis ein anderes fertig ist: der Server begrenzt, wie viele unterwegs sind</translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Words</name>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>starting server</source>
        <translation>Server startet</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation>verbindet neu</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>creating</source>
        <translation>entsteht</translation>
    </message>
    <message>
        <source>alive</source>
        <translation>lebt</translation>
    </message>
    <message>
        <source>late</source>
        <translation>verspätet</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>fällt aus</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>exited</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>wartet ab</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>bereitet vor</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>saving</source>
        <translation>speichert</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>info</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>failing %1 of %2</source>
        <comment>beats missed of beats allowed</comment>
        <translation>fällt aus, %1 von %2</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>control</source>
        <comment>lane of heartbeats and sessions</comment>
        <translation>Steuerung</translation>
    </message>
    <message>
        <source>training</source>
        <comment>lane</comment>
        <translation>Training</translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>lane</comment>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>futures</source>
        <comment>lane of long polls</comment>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>lists and files</source>
        <comment>lane of REST calls</comment>
        <translation>Listen, Dateien</translation>
    </message>
    <message>
        <source>telemetry</source>
        <comment>lane</comment>
        <translation>Telemetrie</translation>
    </message>
    <message>
        <source>trainer</source>
        <translation>Trainer</translation>
    </message>
    <message>
        <source>sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>creating the model</source>
        <translation>Modell wird angelegt</translation>
    </message>
    <message>
        <source>asking the held-out questions</source>
        <translation>die zurückgehaltenen Fragen werden gestellt</translation>
    </message>
    <message>
        <source>training</source>
        <comment>activity of a run</comment>
        <translation>Training</translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>activity of a run</comment>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>saving a checkpoint</source>
        <translation>ein Checkpoint wird gespeichert</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>Worked addition</source>
        <translation>Schriftliches Addieren</translation>
    </message>
    <message>
        <source>Pirate style</source>
        <translation>Piratenstil</translation>
    </message>
    <message>
        <source>Letter sorting by reward</source>
        <translation>Buchstaben sortieren durch Belohnung</translation>
    </message>
    <message>
        <source>The model learns to add two-digit numbers by working digit by digit; other answers are kept by replay.</source>
        <translation>Das Modell lernt, zweistellige Zahlen Ziffer für Ziffer zu addieren; andere Antworten bleiben durch Wiederholung erhalten.</translation>
    </message>
    <message>
        <source>The model learns to answer every question in the voice of a pirate.</source>
        <translation>Das Modell lernt, jede Frage wie ein Pirat zu beantworten.</translation>
    </message>
    <message>
        <source>Reinforcement: the model is rewarded for sorting letters; good samples of a group are made likelier.</source>
        <translation>Verstärkung: das Modell wird für das Sortieren von Buchstaben belohnt; gute Samples einer Gruppe werden wahrscheinlicher gemacht.</translation>
    </message>
    <message>
        <source>loss / token</source>
        <translation>Loss / Token</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>Belohnung</translation>
    </message>
    <message>
        <source>accuracy, held out</source>
        <translation>Genauigkeit, zurückgehalten</translation>
    </message>
    <message>
        <source>throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>time per step</source>
        <translation>Zeit je Schritt</translation>
    </message>
    <message>
        <source>nats</source>
        <comment>unit of information</comment>
        <translation>Nat</translation>
    </message>
    <message>
        <source>tok/s</source>
        <comment>tokens per second</comment>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>ms</source>
        <comment>milliseconds</comment>
        <translation>ms</translation>
    </message>
    <message>
        <source>session</source>
        <comment>event category</comment>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>training</source>
        <comment>event category</comment>
        <translation>Training</translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>event category</comment>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>transport</source>
        <comment>event category</comment>
        <translation>Transport</translation>
    </message>
    <message>
        <source>supervision</source>
        <comment>event category</comment>
        <translation>Aufsicht</translation>
    </message>
    <message>
        <source>server</source>
        <comment>event category</comment>
        <translation>Server</translation>
    </message>
    <message>
        <source>telemetry</source>
        <comment>event category</comment>
        <translation>Telemetrie</translation>
    </message>
    <message>
        <source>program</source>
        <comment>event category</comment>
        <translation>Programm</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>Gradientennorm</translation>
    </message>
    <message>
        <source>other answers kept</source>
        <translation>andere Antworten behalten</translation>
    </message>
    <message>
        <source>groups with a signal</source>
        <translation>Gruppen mit Signal</translation>
    </message>
    <message>
        <source>computing</source>
        <comment>kind of task</comment>
        <translation>rechnet</translation>
    </message>
    <message>
        <source>network</source>
        <comment>kind of task</comment>
        <translation>Netz</translation>
    </message>
    <message>
        <source>timer</source>
        <comment>kind of task</comment>
        <translation>Zeitgeber</translation>
    </message>
    <message>
        <source>downloads</source>
        <comment>lane</comment>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>being recovered</source>
        <translation>wird zurückgeholt</translation>
    </message>
    <message>
        <source>recovered</source>
        <translation>zurückgeholt</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>aufgegeben</translation>
    </message>
    <message>
        <source>counter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>gauge</source>
        <translation>Messwert</translation>
    </message>
    <message>
        <source>histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>finished</source>
        <comment>end of a task</comment>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>end of a task</comment>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <comment>end of a task</comment>
        <translation>abgebrochen</translation>
    </message>
</context>
</TS>
