<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>tinkex::ui</name>
    <message>
        <source>A sample ends here at the latest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many of each target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same seed gives the same samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stop strings, one a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop strings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sample ends at one of these, or at the model&apos;s end token. Write \n for a line break.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only the end token</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::AccountSessionsModel</name>
    <message>
        <source>Session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trainers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samplers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Liveness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the server&apos;s list tells; it does not say whether anybody still beats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended (inferred)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::BeatBar</name>
    <message>
        <source>last heartbeat at %1, expected every %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ChartCard</name>
    <message>
        <source>Keep this chart first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: drag to zoom, Shift+drag to move, Ctrl+wheel zooms, double click shows all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing and axes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chart of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chart of %1 in %2</source>
        <comment>metric, unit</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <comment>x axis</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time</source>
        <comment>x axis</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log</source>
        <comment>logarithmic y axis</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EMA %1</source>
        <comment>exponential moving average</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ChartControls</name>
    <message>
        <source>Log y axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>X axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x: step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x: time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends every zoom (double click in a chart)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These runs have not recorded when their steps ended.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ChatTurns</name>
    <message>
        <source>Remove this turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>system</source>
        <comment>chat role</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>user</source>
        <comment>chat role</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>assistant</source>
        <comment>chat role</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role of the turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a turn</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CheckpointList</name>
    <message>
        <source>None yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n older</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>metric, value</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the path of %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CheckpointsModel</name>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss / reward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last loss or reward when it was saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>what a checkpoint is good for</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>resuming</source>
        <comment>what a checkpoint is good for</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CheckpointsPage</name>
    <message>
        <source>Checkpoints of your runs appear here: sample from them or go on training from them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on from the run&apos;s last checkpoint; for runs that were cancelled, failed or lost their connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::CommandPalette</name>
    <message>
        <source>Search or run an action…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::DataPreviewView</name>
    <message>
        <source>What the run reads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first examples. Shaded tokens are learned, the others are only read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines that cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the examples…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tokens, %2 learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>longest %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No example could be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <comment>number, reason</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) cannot be used and will be left out:</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ElidedLabel</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ErrorText</name>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The secure connection failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server answered with HTTP %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is limiting requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key was not accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server could not do it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading or writing a file failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A fault of this program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it again when you want it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it happens often, look at Health for slow requests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the server runs and that its address is right, then connect again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the address and this computer&apos;s date and certificates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fault is on the server&apos;s side: try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the server&apos;s address; it may speak another version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a little or run less at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the server&apos;s profile and enter a valid key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the address belongs to a Tinker-compatible server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the request: the server says the input is at fault.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; the server says the fault is its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check free space and permissions of the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please report it with the event log from Health.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(request %1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::EventLogView</name>
    <message>
        <source>Event log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>info and above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warnings and errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>errors only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Category</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about anything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter events</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::EventsModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::FirstRunCard</name>
    <message>
        <source>First run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch a model learn to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small language model runs on this computer. It cannot add two numbers yet. In about half a minute of training it learns to — here, without a key and without a network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model answers questions like “What is 45 plus 62?” — wrongly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It trains a LoRA adapter on worked examples; you watch the loss fall.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answers the same questions again, and you sample it yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This build does not have the exercise. Start a run from your own file on Training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the server…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Format</name>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <comment>seconds</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>an age, for example 40 s</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::HealthPage</name>
    <message>
        <source>Supervision tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests in flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes in flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Telemetry queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency by endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the chosen task</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n waiting for a place</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n dropped</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Why am I waiting?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::HeatLegend</name>
    <message>
        <source>What the colour of a token means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour: probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour: surprisal in nats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour: rank</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::LanesModel</name>
    <message>
        <source>Lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests out now, of the most at a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests that wait for a place, and until when the lane is held back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 until %2</source>
        <comment>requests that wait until a clock time</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::LatencyModel</name>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>calls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Milliseconds; half of the last 1,000 calls were faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Milliseconds; 95 of 100 calls were faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Milliseconds; 99 of 100 calls were faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retries</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::LineChart</name>
    <message>
        <source>No points yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chart</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::MainWindow</name>
    <message>
        <source>Tinkex Desktop — ending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch a model learn to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add server…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the server for its list of sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the session id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NeedsYou</name>
    <message>
        <source>Nothing needs you.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NewRunDialog</name>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path of a .jsonl file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading was cancelled. Change the source to read again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a data file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl *.json *.ndjson);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file to see its examples as tokens and the lines that cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot start yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the marked field.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NoticeBar</name>
    <message>
        <source>(request %1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Notices</name>
    <message>
        <source>%1 cannot be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is being reconnected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Session %1 is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server no longer answers its heartbeats; work in it cannot go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Session %1 has missed %n beat(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It counts as lost after %n more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run “%1” has lost its connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run “%1” has failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume from step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n telemetry event(s) could not be sent and were dropped.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::NoticesPopup</name>
    <message>
        <source>Nothing needs you.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::OverviewPage</name>
    <message>
        <source>Needs you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts that a model has written appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up %1</source>
        <comment>time since connecting</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n in trouble</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>all answer their heartbeats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n in the list</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>last one %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Pages</name>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Health</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProbeList</name>
    <message>
        <source>(no answer)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wrong: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right answer: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProfileList</name>
    <message>
        <source>Servers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add server…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>started by this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disconnect %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its key is forgotten as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ProgressStrip</name>
    <message>
        <source>in progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::PromptEditor</name>
    <message>
        <source>Prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text for the model to continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt as token ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token ids, for example 256 79 381</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renderer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>renderer: the model&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>renderer: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prompt as turns of a conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prompt as plain text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ids</source>
        <comment>token ids</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prompt as token ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <comment>used, limit</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>renderer %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent as text</source>
        <comment>prompt</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent as ids</source>
        <comment>prompt</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▲ with max tokens %1 it does not fit: at most %2 can be sampled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::QuitGuard</name>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is still active.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quitting ends it. It can be resumed from its last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RailButton</name>
    <message numerus="yes">
        <source>%n need(s) attention</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RequestPanel</name>
    <message>
        <source>What was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token ids of the prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The prompt as the model saw it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy Python</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy curl</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample on show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History: click to bring one back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>POST /api/v1/asample
seq_id %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prompt tokens cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T / top-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stop token or string</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RequestsModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the whole call with its retries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Detail</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunControls</name>
    <message>
        <source>%1 / %2</source>
        <comment>run, checkpoint</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the selected run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint, in the same run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run&apos;s folder stays on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>step of all steps</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>a duration</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 elapsed</source>
        <comment>a duration</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens Sampling with the run as it is now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no checkpoint to sample from yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) since the last checkpoint would be lost.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Save, then cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it running</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunDetails</name>
    <message>
        <source>falling to 0</source>
        <comment>learning rate schedule</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>constant</source>
        <comment>learning rate schedule</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 prompts × %2</source>
        <comment>prompts, samples of each</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>before, now</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>number, schedule</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>elapsed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tok/s</source>
        <comment>tokens per second</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held out: before → now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before → now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other answers kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of tasks of the base model that are still answered right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume from last checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (raw %2)</source>
        <comment>smoothed value, value</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunFilter</name>
    <message>
        <source>%1 (at character %2)</source>
        <comment>what is wrong with a regular expression</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunForm</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the run is called in the lists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model that the adapter is trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How “messages” are written as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LoRA rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the adapter: more can learn more and costs more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the start of the run, for example 5e-3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the learning rate goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>falling to 0 on a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Updates of the adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples in a step; for reinforcement: prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples of each prompt that are compared with each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same seed gives the same run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest norm of the gradient; 0: no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps between two evaluations on held-out questions; 0: never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps between two checkpoints; 0: only at the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This must be a whole number, for example 200.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The seed must be 0 or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This must be a number; write 0.005 or 5e-3.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunList</name>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter runs (regex)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunListModel</name>
    <message>
        <source>%1
Folder: %2</source>
        <comment>run name, path</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2, %3 %4</source>
        <comment>run, state, metric, value</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::RunsModel</name>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss / reward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last loss in nats per token, or last mean reward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimated time until the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SampleColumn</name>
    <message>
        <source>Previous sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>token %1: %2, probability %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sampling… %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was kept. Sample again when you want it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server answered without a sample. Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>sample</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 nats/token</source>
        <comment>mean log-probability</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <comment>the sample ended by itself</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut at max tokens</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SampleParameters</name>
    <message>
        <source>temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0: always the most likely token; 1: as the model is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the likeliest tokens that make up this share; 1: all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top-k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only so many of the likeliest tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max tokens</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SamplesModel</name>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt → first sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SamplingPage</name>
    <message>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples appear here token by token, with how likely each was. Write a prompt at the left, or start with one of the examples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try an example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add at least one target to sample from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample  Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ServerButton</name>
    <message>
        <source>No server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server: %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::ServerProfileDialog</name>
    <message>
        <source>Remember the key in the system&apos;s keychain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a key is stored; leave empty to keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tml-…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only when the server&apos;s tokenizer cannot be found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without it, or when there is no keychain, the key is kept until this program ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tokenizer file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own or self-hosted server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tinker, the hosted service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedded server on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tinker (hosted)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The embedded server needs neither address nor key; it is started when you connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it a name, so that you find it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another server has this name already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the server&apos;s address, for example http://gpu7:8000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address must begin with http:// or https://.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address needs a host and may have a port and a path, but no user name, “?” or “#”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hosted service needs your API key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key of the hosted service begins with tml- and has no blanks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key has only printable characters and no blanks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such file; choose a tokenizer.json or leave this empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server could not be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the settings file can be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no keychain on this system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The key is kept in memory until this program ends; you will be asked again next time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionDetails</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an object to see its details and events.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events of the chosen object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline: no events yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>round trip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>base models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>longest context</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>server restarts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missed beats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended because</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it waits:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the server says “%1” (%2). It goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>next seq</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retries in flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seq</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End this session?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End this client?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything in it ends; what is in flight is cancelled. Saved checkpoints stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it has in flight is cancelled. Saved checkpoints stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionsModel</name>
    <message>
        <source>Object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age of the last answered heartbeat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of 10 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age of the last heartbeat against the expected 10 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of the server&apos;s queue and the server&apos;s own reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next seq</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequence id of the next operation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operations that the server has not answered yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 round trip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n retry(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SessionsPage</name>
    <message>
        <source>Live sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sessions with a server, and the trainers and samplers in them, appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect the embedded server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the server&apos;s list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>listed is not alive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the server for its list of sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sessions on the server&apos;s list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended: shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Ended: %n hidden</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SettingsPage</name>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the next start on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Telemetry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the next start on; the protocol&apos;s session events, never prompts or keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>send to the connected server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the next start on; runs and checkpoints of the embedded server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the next start on; of the embedded server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one for each core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the system&apos;s place for data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default</source>
        <comment>where a setting came from</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settings file</source>
        <comment>where a setting came from</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>environment: %1</source>
        <comment>where a setting came from</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>command line</source>
        <comment>where a setting came from</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set from outside; the settings file is not asked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SourceCards</name>
    <message>
        <source>From a JSONL file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own examples, one JSON object a line: “messages”, or “prompt” and “completion”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::StatusStrip</name>
    <message>
        <source>Show the tasks with their progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n in flight</source>
        <comment>requests</comment>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>idle</source>
        <comment>queue</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::SupervisionModel</name>
    <message>
        <source>Supervision tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time since the last change of state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests or tasks that wait in it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Tables</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TargetList</name>
    <message>
        <source>Add a target…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not sample from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add another to compare…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to a server first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TasksModel</name>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>progress unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queued</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TasksPopup</name>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel task</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TokenIds</name>
    <message>
        <source>“%1” is not a token id: write whole numbers from 0, for example 256 79 381.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TokenPopup</name>
    <message>
        <source>%1, %2, taken</source>
        <comment>token, share</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2, branch here</source>
        <comment>token, share</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>id %1 · logprob %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>id %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log-probability not asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logprob %1 · p %2 · raw model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asking for alternatives…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logprob %1 · p %2 · rank %3 · raw model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remaining %1</source>
        <comment>share of probability</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model gives no alternatives here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · click one to branch here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TokenView</name>
    <message>
        <source>Tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy token ids</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TopBar</name>
    <message>
        <source>Search or run an action…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tinkex::ui::TrainingPage</name>
    <message>
        <source>Training runs appear here with their curves, results and checkpoints. The guided run teaches the small built-in model to add, in about a minute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the guided run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At %1</source>
        <comment>a time</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At step %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tinkex::ui::Words</name>
    <message>
        <source>not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>creating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>alive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backing off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in flight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>debug</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>info</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failing %1 of %2</source>
        <comment>beats missed of beats allowed</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>control</source>
        <comment>lane of heartbeats and sessions</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <comment>lane</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>lane</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>futures</source>
        <comment>lane of long polls</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lists and files</source>
        <comment>lane of REST calls</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>telemetry</source>
        <comment>lane</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trainer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>active</source>
        <comment>queue state</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused: capacity</source>
        <comment>queue state</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused: rate limit</source>
        <comment>queue state</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>creating the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asking the held-out questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <comment>activity of a run</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>activity of a run</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saving a checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worked addition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pirate style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letter sorting by reward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model learns to add two-digit numbers by working digit by digit; other answers are kept by replay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model learns to answer every question in the voice of a pirate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reinforcement: the model is rewarded for sorting letters; good samples of a group are made likelier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss / token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accuracy, held out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time per step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nats</source>
        <comment>unit of information</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tok/s</source>
        <comment>tokens per second</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ms</source>
        <comment>milliseconds</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>session</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sampling</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>transport</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>supervision</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>server</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>telemetry</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>program</source>
        <comment>event category</comment>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Nothing is held up: %n request(s) in flight, all moving.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is waiting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no connection to a server, so nothing can be sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has paused the work for capacity — “%1”. It goes on by itself when there is room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has paused the work by its rate limit — “%1”. It goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program is holding back: the server asked for fewer requests (%1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program is holding back for %2: the server asked for fewer requests (%1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All places for %1 are taken; the next request goes out when one comes back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is working on %1; nothing is held up here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed and is about to be tried again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed and is tried again in %2.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
