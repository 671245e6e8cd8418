using System;
using System.Threading;
using System.Threading.Tasks;
using System.Web.Script.Serialization;

namespace UnityEngine
{
    public static class JsonUtility
    {
        static readonly JavaScriptSerializer json = new JavaScriptSerializer();

        public static string ToJson(object value) { return json.Serialize(value); }
        public static T FromJson<T>(string text) { return json.Deserialize<T>(text); }
    }
}

public static class Program
{
    static string Of(string name) { return Environment.GetEnvironmentVariable(name) ?? ""; }

    static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }

    static async Task Play()
    {
        var stop = new CancellationTokenSource();
        var followed = new Leaderboard(Of("FOLLOWED"), Of("TOKEN"));
        var following = followed.Follow("game1", entries =>
        {
            if (entries.Length == 0 || entries[0].score != 21) return;
            Say("shown " + entries[0].player_id + " " + entries[0].score);
            stop.Cancel();
        }, stop.Token);
        var board = new Leaderboard(Of("SENT"), Of("TOKEN"));
        for (var number = 0; number < 20; number++) await board.Submit("game1", "ada", 1);
        try
        {
            await board.Submit("nowhere", "ada", 1);
        }
        catch (Refused refused)
        {
            Say("refused 404 " + (refused.Message.Contains("board_not_found") ? "board_not_found" : refused.Message));
        }
        var best = await followed.Top("game1", 1);
        Say("sent " + best[0].player_id + " " + best[0].score);
        await following;
    }

    public static void Main() { Play().Wait(); }
}
