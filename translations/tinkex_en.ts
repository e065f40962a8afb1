<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>tinkex::ui::CheckpointList</name>
    <message numerus="yes">
        <source>and %n older</source>
        <translation>
            <numerusform>and %n older</numerusform>
            <numerusform>and %n older</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::DataPreviewView</name>
    <message numerus="yes">
        <source>%n line(s) cannot be used and will be left out:</source>
        <translation>
            <numerusform>%n line cannot be used and will be left out:</numerusform>
            <numerusform>%n lines cannot be used and will be left out:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::HealthPage</name>
    <message numerus="yes">
        <source>%n dropped</source>
        <translation>
            <numerusform>%n dropped</numerusform>
            <numerusform>%n dropped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n task running</numerusform>
            <numerusform>%n tasks running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Notices</name>
    <message numerus="yes">
        <source>Session %1 has missed %n beat(s).</source>
        <translation>
            <numerusform>Session %1 has missed %n beat.</numerusform>
            <numerusform>Session %1 has missed %n beats.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It counts as lost after %n more.</source>
        <translation>
            <numerusform>It counts as lost after %n more.</numerusform>
            <numerusform>It counts as lost after %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n telemetry event(s) could not be sent and were dropped.</source>
        <translation>
            <numerusform>%n telemetry event could not be sent and was dropped.</numerusform>
            <numerusform>%n telemetry events could not be sent and were dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) are lost.</source>
        <translation>
            <numerusform>%n session is lost.</numerusform>
            <numerusform>%n sessions are lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) have missed beats; the last of them:</source>
        <translation>
            <numerusform>%n session has missed beats; the last of them:</numerusform>
            <numerusform>%n sessions have missed beats; the last of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) have lost their connection.</source>
        <translation>
            <numerusform>%n run has lost its connection.</numerusform>
            <numerusform>%n runs have lost their connection.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) have failed.</source>
        <translation>
            <numerusform>%n run has failed.</numerusform>
            <numerusform>%n runs have failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) of the program have failed.</source>
        <translation>
            <numerusform>%n part of the program has failed.</numerusform>
            <numerusform>%n parts of the program have failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older notice(s) are not shown here; Sessions, Training and Health show what they are about.</source>
        <translation>
            <numerusform>%n older notice is not shown here; Sessions, Training and Health show what it is about.</numerusform>
            <numerusform>%n older notices are not shown here; Sessions, Training and Health show what they are about.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::OverviewPage</name>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation>
            <numerusform>%n in trouble</numerusform>
            <numerusform>%n in trouble</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the list</source>
        <translation>
            <numerusform>%n in the list</numerusform>
            <numerusform>%n in the list</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProbeList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RailButton</name>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunControls</name>
    <message numerus="yes">
        <source>%n step(s) since the last checkpoint would be lost.</source>
        <translation>
            <numerusform>%n step since the last checkpoint would be lost.</numerusform>
            <numerusform>%n steps since the last checkpoint would be lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionDetails</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionsModel</name>
    <message numerus="yes">
        <source>%n retry(s)</source>
        <translation>
            <numerusform>%n retry</numerusform>
            <numerusform>%n retries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionsPage</name>
    <message numerus="yes">
        <source>Ended: %n hidden</source>
        <translation>
            <numerusform>Ended: %n hidden</numerusform>
            <numerusform>Ended: %n hidden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::StatusStrip</name>
    <message numerus="yes">
        <source>%n in flight</source>
        <comment>requests</comment>
        <translation>
            <numerusform>%n in flight</numerusform>
            <numerusform>%n in flight</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TaskView</name>
    <message numerus="yes">
        <source>Now: running, queued, overdue. Since the program began: finished, failed, cancelled. At most %n ran in the pool at once.</source>
        <translation>
            <numerusform>Now: running, queued, overdue. Since the program began: finished, failed, cancelled. At most %n ran in the pool at once.</numerusform>
            <numerusform>Now: running, queued, overdue. Since the program began: finished, failed, cancelled. At most %n ran in the pool at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TopBar</name>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::WaitText</name>
    <message numerus="yes">
        <source>%n wait(s)</source>
        <comment>samples that are not sent yet</comment>
        <translation>
            <numerusform>%n waits</numerusform>
            <numerusform>%n wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This program sends at most %n sample(s) at a time for %1, because the server asked for patience; %2.</source>
        <translation>
            <numerusform>This program sends at most %n sample at a time for %1, because the server asked for patience; %2.</numerusform>
            <numerusform>This program sends at most %n samples at a time for %1, because the server asked for patience; %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing is held up: %n request(s) in flight, all moving.</source>
        <translation>
            <numerusform>Nothing is held up: %n request in flight, all moving.</numerusform>
            <numerusform>Nothing is held up: %n requests in flight, all moving.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s)</source>
        <translation>
            <numerusform>%n operation</numerusform>
            <numerusform>%n operations</numerusform>
        </translation>
    </message>
</context>
</TS>
