package dev.ambit.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command on one existing token. */
abstract class TokenCommand extends ClientCommand {
    @Parameters(paramLabel = "TOKEN", description = "the token's id, or its name if it is unique")
    private String token;

    @Mixin
    private OwnerOption owner;

    TokenCommand(CliEnvironment environment) {
        super(environment);
    }

    /**
     * @param tokensPath the API path of the owner's tokens
     * @param id the token's id
     */
    abstract void run(ApiClient api, String tokensPath, String id);

    @Override
    final void run(ApiClient api) {
        NameResolver nameResolver = new NameResolver(api);
        String tokensPath = nameResolver.tokensPath(owner.account());
        run(api, tokensPath, nameResolver.token(tokensPath, token));
    }
}
