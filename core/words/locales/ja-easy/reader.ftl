### やさしい日本語。vendor は ja のものを使います。

reader-answer-malformed = カードリーダーの答えが読めません
    .staff = カードリーダーの答えが読めません。カードリーダーの電源を入れなおしてください。また読めないときは、ほかのカードリーダーを使ってください。
    .patient = { -patient-wait }
    .spoken = { reader-answer-malformed }。{ reader-answer-malformed.staff }

reader-battery-low = カードリーダーの電池が少ないです
    .staff = カードリーダーの電池が少ないです。仕事が終わったら充電してください。
    .patient = { -patient-wait }
    .spoken = { reader-battery-low }。{ reader-battery-low.staff }

reader-bluetooth-not-allowed = Bluetoothを使えません
    .staff = このアプリはBluetoothを使えません。設定で使えるようにしてください。
    .patient = { -patient-wait }
    .spoken = { reader-bluetooth-not-allowed }。{ reader-bluetooth-not-allowed.staff }

reader-bluetooth-switched-off = Bluetoothがオフです
    .staff = Bluetoothがオフです。設定でBluetoothをオンにしてください。
    .patient = { -patient-wait }
    .spoken = { reader-bluetooth-switched-off }。{ reader-bluetooth-switched-off.staff }

reader-card-timeout = カードが見つかりません
    .staff = カードが見つかりませんでした。カードをケースから出してかざしてください。また見つからないときは、ほかのカードリーダーを使ってください。
    .patient = カードをケースから出して、かざしてください。
    .spoken = { reader-card-timeout }。{ reader-card-timeout.staff }

reader-connect-in-use = ほかのアプリが使っています
    .staff = ほかのアプリがカードリーダーを使っています。そのアプリを閉じてください。次に、カードをもう一度かざしてください。
    .patient = { -patient-wait }
    .spoken = { reader-connect-in-use }。{ reader-connect-in-use.staff }

reader-link-lost = カードリーダーが離れました
    .staff = カードリーダーとつながっていません。カードリーダーを近くに置いてください。次に、カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { reader-link-lost }。{ reader-link-lost.staff }

reader-list-none = カードリーダーがありません
    .staff = カードリーダーが見つかりません。カードリーダーをつないでください。つないであるときは、ぬいてもう一度つないでください。
    .patient = { -patient-wait }
    .spoken = { reader-list-none }。{ reader-list-none.staff }

reader-phone-switched-off = カードを読む機能がオフです
    .staff = カードを読む機能がオフです。設定でオンにしてください。
    .patient = { -patient-wait }
    .spoken = { reader-phone-switched-off }。{ reader-phone-switched-off.staff }

reader-phone-unsupported = この機械だけでは読めません
    .staff = この機械だけではカードを読めません。カードリーダーをつないでください。
    .patient = { -patient-wait }
    .spoken = { reader-phone-unsupported }。{ reader-phone-unsupported.staff }

reader-service-unavailable = カードリーダーが使えません
    .staff = カードリーダーが動いていません。この機械の電源を入れなおしてください。また動かないときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { reader-service-unavailable }。{ reader-service-unavailable.staff }

reader-support-not-built = このカードリーダーは使えません
    .staff = このアプリでは、このカードリーダーが使えません。使えるカードリーダーに変えてください。
    .patient = { -patient-wait }
    .spoken = { reader-support-not-built }。{ reader-support-not-built.staff }

reader-card-mute = カードが答えません
    .staff = カードが答えません。カードを一度はなして、もう一度かざしてください。
    .patient = カードをもう一度かざしてください。
    .spoken = { reader-card-mute }。{ reader-card-mute.staff }

reader-command-refused = カードリーダーがうまく動きません
    .staff = カードをもう一度かざしてください。また同じときは、カードリーダーの電源を一度切って、もう一度入れてください。
    .patient = カードをもう一度かざしてください。
    .spoken = { reader-command-refused }。{ reader-command-refused.staff }

reader-key-other = カードリーダーの鍵がちがいます
    .staff = このカードリーダーは使えません。設定で鍵を入れるか、ほかのカードリーダーを使ってください。
    .patient = { -patient-wait }
    .spoken = { reader-key-other }。{ reader-key-other.staff }

reader-command-too-long = このカードリーダーではできません
    .staff = 4つの数字を入れる方法に変えてください。または、ほかのカードリーダーを使ってください。
    .patient = { -patient-wait }
    .spoken = { reader-command-too-long }。{ reader-command-too-long.staff }

reader-state-wrong = カードリーダーの準備がまだです
    .staff = カードリーダーの準備がまだです。カードをもう一度かざしてください。
    .patient = カードをもう一度かざしてください。
    .spoken = { reader-state-wrong }。{ reader-state-wrong.staff }

reader-command-busy = カードリーダーが動いています
    .staff = カードリーダーがほかのことをしています。少し待ってから、カードをもう一度かざしてください。
    .patient = 少し待ってから、カードをもう一度かざしてください。
    .spoken = { reader-command-busy }。{ reader-command-busy.staff }

reader-level-unsupported = このカードリーダーは使えません
    .staff = このカードリーダーは使えません。ほかのカードリーダーを使ってください。
    .patient = { -patient-wait }
    .spoken = { reader-level-unsupported }。{ reader-level-unsupported.staff }

reader-pairing-done = カードリーダーが決まりました
    .staff = これからは、このカードリーダーを使います。かえるときは、もう一度選んでください。
    .patient = { -patient-wait }
    .spoken = { reader-pairing-done }。{ reader-pairing-done.staff }

reader-pairing-no-answer = ちがうカードリーダーかもしれません
    .staff = 選んだカードリーダーには、カードがありません。もう一つのほうを選んでください。
    .patient = { -patient-wait }
    .spoken = { reader-pairing-no-answer }。{ reader-pairing-no-answer.staff }

reader-pairing-two = カードリーダーが二つ以上あります
    .staff = 使うカードリーダーにカードを置いてから、選んでください。
    .patient = { -patient-wait }
    .spoken = { reader-pairing-two }。{ reader-pairing-two.staff }
